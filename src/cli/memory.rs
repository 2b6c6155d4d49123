//! How much memory the program has, as far as the system tells.

use std::fs;

/// The bytes that it has now.
pub(super) fn held() -> Option<usize> {
    memory_stats::memory_stats().map(|stats| stats.physical_mem)
}

/// The most that it has had at any time, in bytes. Of the systems that we know only Linux tells without code that is not safe.
pub(super) fn most() -> Option<usize> {
    peak(&fs::read_to_string("/proc/self/status").ok()?)
}

/// The peak of the resident set in the text of Linux about a process, see proc_pid_status(5); `kB` there means 1,024 bytes.
fn peak(status: &str) -> Option<usize> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim_end().parse::<usize>().ok()?.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peak_is_read_where_it_is_told() {
        assert_eq!(peak("Name:\tx\nVmPeak:\t 9 kB\nVmHWM:\t   12340 kB\nVmRSS:\t 5 kB\n"), Some(12340 * 1024));
        for other in ["", "VmHWM:", "VmHWM:\tx kB", "VmHWM:\t5 MB", "VmHWM:\t99999999999999999999 kB", "xVmHWM:\t5 kB"]
        {
            assert_eq!(peak(other), None, "{other}");
        }
    }

    #[test]
    fn the_peak_is_never_less_than_what_there_was() {
        let large = vec![1_u8; 64 * 1024 * 1024];
        let then = held();
        assert_eq!(large.iter().map(|byte| usize::from(*byte)).sum::<usize>(), large.len());
        drop(large);
        if cfg!(target_os = "linux") {
            let (then, most) = (then.expect("told"), most().expect("told"));
            // The two are counted at different moments, and not to the page.
            assert!(then > 64 * 1024 * 1024 && most + 4 * 1024 * 1024 > then, "{then} {most}");
        }
    }
}
