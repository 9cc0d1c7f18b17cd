import { gzipSync } from "node:zlib";
import { fetch as undiciFetch } from "undici";
import { isOutcomeUnknown } from "../../../src/graph/errors";
import { BOUNDS } from "../../../src/graph/transport/bounds";
import type { Fetch } from "../../../src/graph/transport/send";
import { bench, failureOf, stopBenches } from "./support/graph";
import { bomb, compressed, devicePage, endless } from "./support/spoiling";
import type { Reply } from "./support/testServer";

afterEach(stopBenches);

const MIB = 1 << 20;

async function count(pages: AsyncIterable<unknown[]>): Promise<number> {
    let objects = 0;
    for await (const page of pages) {
        objects += page.length;
    }
    return objects;
}

const page = (value: unknown, next: string): Reply => ({ body: { value, "@odata.nextLink": next } });

describe.each<[string, Fetch]>([
    ["Node's fetch", fetch],
    ["undici, which goes through proxies", undiciFetch as unknown as Fetch],
])("through %s, an answer", (_name, fetchIt) => {
    it("that never ends is not taken in, and is asked for once", async () => {
        let taken = 0;
        const piece = `"${"x".repeat(MIB)}",`;
        const { graph, server } = await bench(
            [
                endless(piece, (bytes) => {
                    taken += bytes;
                }),
            ],
            { parts: { fetch: fetchIt } },
        );
        const error = await failureOf(graph.get("beta", "/x"));
        expect(error).toMatchObject({ code: "answerTooLarge", status: 0 });
        expect(String(error)).toMatch(/more than 8388608 bytes/);
        expect(server.received).toHaveLength(1);
        expect(taken).toBeLessThan(BOUNDS.answer + 24 * MIB); // What the sockets hold comes on top.
    });

    it("that is small on the wire and huge unpacked is not unpacked", async () => {
        const { graph } = await bench([compressed(bomb(600 * MIB))], { parts: { fetch: fetchIt } });
        const before = process.memoryUsage().rss;
        const error = await failureOf(count(graph.pages("beta", "/deviceManagement/managedDevices")));
        expect(error).toMatchObject({ code: "answerTooLarge" });
        expect(process.memoryUsage().rss - before).toBeLessThan(256 * MIB);
    });

    it("that refuses without end is still a refusal", async () => {
        const refusing: Reply = (response) => {
            response.writeHead = (
                (write) => () =>
                    write.call(response, 403, {})
            )(response.writeHead);
            endless("x".repeat(MIB))(response);
        };
        const { graph } = await bench([refusing], { parts: { fetch: fetchIt } });
        expect(await failureOf(graph.get("beta", "/x"))).toMatchObject({ status: 403 });
    });

    it("to a write that never ends leaves open whether it was carried out", async () => {
        const { graph, server } = await bench([endless("x".repeat(MIB))], { parts: { fetch: fetchIt } });
        const error = await failureOf(graph.patch("beta", "/x", {}));
        expect(error).toMatchObject({ code: "answerTooLarge" });
        expect(isOutcomeUnknown(error)).toBe(true);
        expect(server.received).toHaveLength(1);
    });
});

describe("an answer", () => {
    it("that announces too much is refused before it is read", async () => {
        const announcing: Reply = (response) => {
            response.writeHead(200, { "content-type": "application/json", "content-length": "99999999999" });
            response.write("{");
        };
        const { graph } = await bench([announcing]);
        expect(String(await failureOf(graph.get("beta", "/x")))).toMatch(/declares 99999999999 bytes/);
    });

    it.each([
        ["arrays", '{"value":', "[", "]", "}"],
        ["objects behind misleading strings", '{"s":"]]}}\\"]]}}","value":', '{"a":', "}", "}"],
    ])("that nests %s too deeply is refused", async (_what, head, open, close, tail) => {
        const body = (depth: number) =>
            `${head}${open.repeat(depth)}${open === "[" ? "" : "1"}${close.repeat(depth)}${tail}`;
        const { graph } = await bench(({ url }) => ({ body: body(url.endsWith("deep") ? 100_000 : 99) }));
        expect(await graph.get("beta", "/flat")).toBeDefined();
        const error = await failureOf(graph.get("beta", "/deep"));
        expect(error).toMatchObject({ code: "answerTooLarge" });
        expect(String(error)).toMatch(/arrays and objects nested more than 100 levels deep/);
    });

    it("as large as any page of Intune is read", async () => {
        const large = devicePage(4_000);
        const { graph } = await bench([compressed(gzipSync(large))]);
        expect(await count(graph.pages("beta", "/deviceManagement/managedDevices"))).toBe(4_000);
    });
});

describe("a list", () => {
    it.each([
        ["to its first page", 1],
        ["to a page in between", 3],
    ])("that leads back %s is not read in circles", async (_what, back) => {
        const { graph, server } = await bench(({ headers }, asked) =>
            page(
                [asked],
                `http://${headers.host}/beta/t${asked === 5 ? (back === 1 ? "" : `?p=${back}`) : `?p=${asked + 1}`}`,
            ),
        );
        const error = await failureOf(count(graph.pages("beta", "/t")));
        expect(error).toMatchObject({ code: "refusedNextLink" });
        expect(String(error)).toMatch(/page 5 of \/t leads back/);
        expect(server.received).toHaveLength(5);
    });

    it("that shows the same page again and again by ever new links is not read to the bound of pages", async () => {
        const value = [{ id: "first" }, { id: "last" }];
        const { graph, server } = await bench(({ headers }, asked) =>
            page(value, `http://${headers.host}/beta/t?p=${asked}`),
        );
        const error = await failureOf(count(graph.pages("beta", "/t")));
        expect(error).toMatchObject({ code: "answerTooLarge" });
        expect(String(error)).toMatch(/more than 10 pages of \/t a second time/);
        expect(server.received).toHaveLength(12);
    });

    /** Without a network, which would take its time. */
    const pages = (value: unknown): Fetch => {
        let asked = 0;
        return async (url) => {
            asked += 1;
            return Response.json({ value, "@odata.nextLink": `${new URL(url).origin}/beta/t?p=${asked}` });
        };
    };

    it.each([
        ["pages", [1], /more than 10000 pages of \/t/],
        ["empty pages", [], /more than 500 empty pages of \/t in a row/],
        ["objects", Array.from({ length: 10_000 }, () => 0), /more than 3000000 objects of \/t/],
    ])("whose %s do not end is given up", async (_what, value, says) => {
        const { graph } = await bench([], { parts: { fetch: pages(value) } });
        const error = await failureOf(count(graph.pages("beta", "/t")));
        expect(error).toMatchObject({ code: "answerTooLarge" });
        expect(String(error)).toMatch(says);
    });

    it("whose link is longer than any is given up", async () => {
        const { graph } = await bench(({ headers }) =>
            page([1], `http://${headers.host}/beta/t?${"x".repeat(20_000)}`),
        );
        expect(String(await failureOf(count(graph.pages("beta", "/t"))))).toMatch(/a link of 200\d\d characters to/);
    });
});
