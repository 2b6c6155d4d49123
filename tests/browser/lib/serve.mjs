/** Serves a built site as the plainest of web servers does, below a folder of its own. */
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import path from "node:path";

/** As on an intranet: the site is not at the top. */
const BELOW = "/intranet/policies/";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
};

/**
 * @param {string} folder
 * @returns {Promise<{ port: number, below: string, close: () => void }>}
 */
export async function serve(folder) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    try {
      if (!pathname.startsWith(BELOW)) throw new Error("above the site");
      const wanted = decodeURIComponent(pathname.slice(BELOW.length));
      const file = path.join(folder, wanted === "" || wanted.endsWith("/") ? `${wanted}index.html` : wanted);
      const body = await readFile(file);
      response.writeHead(200, { "content-type": TYPES[path.extname(file)] ?? "application/octet-stream" }).end(body);
    } catch {
      response.writeHead(404, { "content-type": "text/plain" }).end("Not found");
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", () => listening(null)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { port, below: BELOW, close: () => server.close() };
}
