import { deflateRawSync } from "node:zlib";
import { zipOf } from "../../../packages/graph-emulator/src/exports/zip";
import type { Clock } from "../../../src/base/clock";
import { CLOUDS, isDownloadHost } from "../../../src/graph/clouds";
import { downloaded } from "../../../src/graph/transport/download";
import { unzipped } from "../../../src/graph/transport/unzip";

const GRAPH = "https://graph.microsoft.com";
const URL_WITH_SECRET = "https://intunereports.blob.core.windows.net/x/report.zip?sig=c2VjcmV0";
const CLOCK: Clock = { now: () => 0, random: () => 0, sleep: async () => undefined };

describe("a file that Microsoft Graph names", () => {
    it.each([
        ["https://intunereports.blob.core.windows.net/a?sig=x", GRAPH, true],
        ["https://intunereports.blob.core.usgovcloudapi.net/a", "https://graph.microsoft.us", true],
        ["https://intunereports.blob.core.chinacloudapi.cn/a", "https://microsoftgraph.chinacloudapi.cn", true],
        ["https://intunereports.blob.core.chinacloudapi.cn/a", GRAPH, false],
        ["http://intunereports.blob.core.windows.net/a", GRAPH, false],
        ["https://intunereports.blob.core.windows.net:444/a", GRAPH, false],
        ["https://user@intunereports.blob.core.windows.net/a", GRAPH, false],
        ["https://a.b.blob.core.windows.net/a", GRAPH, false],
        ["https://blob.core.windows.net/a", GRAPH, false],
        ["https://intunereports.blob.core.windows.net.example.com/a", GRAPH, false],
        ["http://127.0.0.1:8080/a", GRAPH, false],
        ["http://127.0.0.1:8080/a", "http://127.0.0.1:8080", true],
        ["http://127.0.0.1:9090/a", "http://127.0.0.1:8080", false],
        ["https://intunereports.blob.core.windows.net/a", "http://127.0.0.1:8080", false],
        ["nonsense", GRAPH, false],
    ])("at %s is downloaded for %s: %s", (url, endpoint, isAllowed) => {
        expect(isDownloadHost(url, endpoint)).toBe(isAllowed);
    });

    it("has a host in every cloud", () => {
        expect(CLOUDS.map(({ blobs }) => blobs)).not.toContain("");
    });

    it("is asked for without a token, and again after a failure of the network", async () => {
        const asked: RequestInit[] = [];
        const fetch = async (_: string, init: RequestInit) => {
            asked.push(init);
            if (asked.length === 1) {
                throw new TypeError("fetch failed");
            }
            return new Response("content");
        };
        const file = await downloaded(URL_WITH_SECRET, GRAPH, { fetch, clock: CLOCK });
        expect(file.toString()).toBe("content");
        expect(asked).toHaveLength(2);
        expect(asked.every(({ headers, redirect }) => headers === undefined && redirect === "manual")).toBe(true);
    });

    it.each([
        [
            "refused",
            async () => new Response("", { status: 403, headers: { "x-ms-error-code": "AuthenticationFailed" } }),
        ],
        ["elsewhere", async () => new Response(null, { status: 302, headers: { location: "https://example.com" } })],
        ["too large", async () => new Response("", { headers: { "content-length": String(2 ** 40) } })],
        ["out of reach", async () => Promise.reject(new TypeError(`fetch failed`))],
    ])("that is %s fails without telling its address", async (_, fetch) => {
        const failure = await downloaded(URL_WITH_SECRET, GRAPH, { fetch, clock: CLOCK }).catch((error) => error);
        expect(failure).toMatchObject({ name: "GraphError" });
        expect(String(failure.message)).not.toContain("c2VjcmV0");
    });

    it("elsewhere is never asked for", async () => {
        const fetch = () => Promise.reject(new Error("it was asked for"));
        await expect(downloaded("https://example.com/a", GRAPH, { fetch })).rejects.toThrow("example.com");
    });
});

async function contentOf(archive: Buffer, most?: number): Promise<string> {
    const pieces: Buffer[] = [];
    for await (const piece of unzipped(archive, "the report", most)) {
        pieces.push(piece);
    }
    return Buffer.concat(pieces).toString();
}

describe("an archive", () => {
    const archive = zipOf("a.csv", Buffer.from("content ".repeat(1000)));

    it("gives the content of its file", async () => {
        expect(await contentOf(archive)).toBe("content ".repeat(1000));
    });

    it.each([
        ["cut off", archive.subarray(0, -30)],
        ["with another checksum", patched(archive, (bytes, directory) => bytes.writeUInt32LE(1, directory + 16))],
        ["with another content", patched(archive, (bytes) => deflateRawSync("other").copy(bytes, 35))],
        ["that is none", Buffer.from("<html>")],
        ["that is empty", Buffer.alloc(0)],
    ])("%s is an error of Microsoft Graph", async (_, damaged) => {
        await expect(contentOf(damaged)).rejects.toMatchObject({ name: "GraphError", code: "malformedAnswer" });
    });

    it("that unpacks to more than the limit is not unpacked, nor one that unpacks to more than it says", async () => {
        await expect(contentOf(archive, 7_999)).rejects.toMatchObject({ code: "answerTooLarge" });
        const lying = patched(archive, (bytes, directory) => bytes.writeUInt32LE(10, directory + 24));
        await expect(contentOf(lying)).rejects.toMatchObject({ code: "malformedAnswer" });
    });
});

/** A copy with a change; `directory` is where its only entry is described. */
function patched(archive: Buffer, change: (bytes: Buffer, directory: number) => void): Buffer {
    const bytes = Buffer.from(archive);
    change(bytes, bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02])));
    return bytes;
}
