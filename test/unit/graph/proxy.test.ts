import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fetchThroughProxy } from "../../../src/graph/transport/proxy";

/** A proxy that records the hosts it is asked to connect to, and refuses. */
async function refusingProxy(): Promise<{ url: string; asked: string[]; server: Server }> {
    const asked: string[] = [];
    const server = createServer((_request, response) => response.end());
    server.on("connect", (request, socket) => {
        asked.push(request.url ?? "");
        socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, server };
}

describe("a proxy that the environment names", () => {
    let proxy: Awaited<ReturnType<typeof refusingProxy>>;
    beforeEach(async () => {
        proxy = await refusingProxy();
    });
    afterEach(() => {
        proxy.server.close();
        proxy.server.closeAllConnections();
    });

    it.each(["HTTPS_PROXY", "https_proxy", "HTTP_PROXY"])(
        "is asked for the way to Microsoft Graph (%s)",
        async (name) => {
            const fetchIt = fetchThroughProxy({ [name]: proxy.url });
            await expect(fetchIt("https://graph.microsoft.com/v1.0/", {})).rejects.toThrow("fetch failed");
            expect(proxy.asked).toEqual(["graph.microsoft.com:443"]);
        },
    );

    it("is never asked for this machine, whose tokens are not for others", async () => {
        const server = createServer((_request, response) => response.end("here"));
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        try {
            const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
            const answer = await fetchThroughProxy({ HTTP_PROXY: proxy.url })(url, {});
            expect(await answer.text()).toBe("here");
            expect(proxy.asked).toEqual([]);
        } finally {
            server.close();
            server.closeAllConnections();
        }
    });

    it("changes nothing where there is none", () => {
        expect(fetchThroughProxy({})).toBe(fetch);
        expect(fetchThroughProxy({ HTTPS_PROXY: "" })).toBe(fetch);
    });
});
