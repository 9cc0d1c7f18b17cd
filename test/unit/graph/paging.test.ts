import { bench, failureOf, stopBenches } from "./support/graph";
import type { Reply } from "./support/testServer";

afterEach(stopBenches);

async function all<T>(pages: AsyncIterable<T[]>): Promise<T[][]> {
    const read: T[][] = [];
    for await (const page of pages) {
        read.push(page);
    }
    return read;
}

const page = (value: unknown, next?: string): Reply => ({ body: { value, "@odata.nextLink": next } });

describe("a collection", () => {
    it("is read page by page, following nextLinks to the letter and past empty pages", async () => {
        const link = "/beta/things?$skiptoken=a%2Bb%3D&$select=id&$select=name&x=1";
        const { graph, sent } = await bench(({ headers, url }) =>
            url.includes("skiptoken")
                ? url.includes("$select")
                    ? page([], `http://${headers.host}/beta/things?$skiptoken=last`)
                    : page([3])
                : page([1, 2], `http://${headers.host}${link}`),
        );
        expect(await all(graph.pages("beta", "/things", { query: { $select: "id" } }))).toEqual([[1, 2], [], [3]]);
        expect(sent()).toEqual(["GET /beta/things?$select=id", `GET ${link}`, "GET /beta/things?$skiptoken=last"]);
    });

    it("is not read further than its reader wants", async () => {
        const { graph, server } = await bench(({ headers }, count) =>
            page([count], `http://${headers.host}/beta/t?p=${count}`),
        );
        for await (const values of graph.pages("beta", "/t")) {
            if (values[0] === 2) {
                break;
            }
        }
        expect(server.received).toHaveLength(2);
    });

    it("sends the caller's headers with every page", async () => {
        const { graph, server } = await bench(({ headers }, count) =>
            page([], count === 1 ? `http://${headers.host}/beta/t?p=2` : undefined),
        );
        await all(graph.pages("beta", "/t", { headers: { ConsistencyLevel: "eventual" } }));
        expect(server.received.map(({ headers }) => headers.consistencylevel)).toEqual(["eventual", "eventual"]);
    });

    it.each([
        ["another host", () => "https://evil.example/beta/things?$skiptoken=1"],
        ["another port", () => "http://127.0.0.1:1/beta/things?$skiptoken=1"],
        ["another scheme", (host: string) => `https://${host}/beta/things?$skiptoken=1`],
        ["another version", (host: string) => `http://${host}/v1.0/things?$skiptoken=1`],
        ["a path below a like-named version", (host: string) => `http://${host}/betas/things`],
        ["itself", (host: string) => `http://${host}/beta/things`],
        ["nowhere", () => "no link"],
    ])("whose nextLink leads to %s is refused, and no token goes there", async (_what, link) => {
        const { graph, server } = await bench(({ headers }) => page([1], link(headers.host ?? "")));
        expect(await failureOf(all(graph.pages("beta", "/things")))).toMatchObject({ code: "refusedNextLink" });
        expect(server.received).toHaveLength(1);
    });

    it.each([[{}], [{ value: "x" }], [[]], [7], [null]])("must be a collection: %j is an error", async (body) => {
        const { graph } = await bench([{ body }]);
        expect(await failureOf(all(graph.pages("beta", "/things")))).toMatchObject({ code: "malformedAnswer" });
    });

    it("survives a page that breaks off half way", async () => {
        const { graph, server } = await bench([{ body: '{"value":[{"id":' }, page([{ id: "1" }])]);
        expect(await all(graph.pages("beta", "/things"))).toEqual([[{ id: "1" }]]);
        expect(server.received).toHaveLength(2);
    });
});
