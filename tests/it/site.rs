//! A site in a temporary folder, and the program run in it.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// A folder that goes when the test ends.
pub(crate) struct Site(tempfile::TempDir);

impl Site {
    /// A folder with these files: path and text.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let site = Self(tempfile::tempdir().unwrap());
        for (path, text) in files {
            site.write(path, text);
        }
        site
    }

    /// A copy of the small good site of `tests/bad/site`: a trust of one school, `hill`, with two policies and a quiz.
    pub(crate) fn small() -> Self {
        let site = Self::with(&[]);
        copy(&repository().join("tests/bad/site"), site.root());
        site
    }

    /// A copy of the sources of the sample, which is this repository.
    pub(crate) fn sample() -> Self {
        let site = Self::with(&[]);
        for folder in ["content", "quizzes"] {
            copy(&repository().join(folder), &site.path(folder));
        }
        site.write("staffroom.toml", std::fs::read(repository().join("staffroom.toml")).unwrap());
        site
    }

    pub(crate) fn root(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap()
    }

    /// Changes a file: the first `from` becomes `to`.
    pub(crate) fn change(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} has no {from:?}");
        self.write(path, text.replacen(from, to, 1));
    }

    /// Every file below `folder` with its bytes, by its path below it.
    pub(crate) fn files(&self, folder: &str) -> Vec<(String, Vec<u8>)> {
        let base = self.path(folder);
        let walk = walkdir::WalkDir::new(&base).sort_by_file_name().into_iter().map(Result::unwrap);
        let files = walk.filter(|entry| entry.file_type().is_file());
        let path = |path: &Path| path.strip_prefix(&base).unwrap().to_str().unwrap().replace('\\', "/");
        files.map(|entry| (path(entry.path()), std::fs::read(entry.path()).unwrap())).collect()
    }

    /// The program, to be run in the folder.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_staffroom"));
        command.args(args).current_dir(self.root()).env_remove("NO_COLOR");
        command
    }

    /// Runs the program in the folder.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        Ran::from(self.command(args).output().unwrap())
    }
}

/// The folder of this repository.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.unwrap();
        let to = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(to).unwrap();
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// The text of a file that was made.
pub(crate) fn made(file: &staffroom::render::File) -> String {
    match &file.content {
        staffroom::render::Content::Made(bytes) => String::from_utf8(bytes.clone()).unwrap(),
        staffroom::render::Content::CopyOf(_) => panic!("{} is a copy", file.path),
    }
}

/// What a run of the program left.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            status: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}
