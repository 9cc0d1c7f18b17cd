import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

jest.setTimeout(240_000);

const root = join(__dirname, "..", "..");

/** What a developer's or a pipeline's environment may hold: each of these would lead Pulumi or Graph to somebody's tenant. */
const liveLooking = {
    ARM_TENANT_ID: "6f1f1f1f-1111-4111-8111-111111111111",
    ARM_CLIENT_ID: "6f1f1f1f-2222-4222-8222-222222222222",
    ARM_CLIENT_SECRET: "live~looking~secret",
    AZURE_CLIENT_SECRET: "live~looking~secret",
    AZURE_TENANT_ID: "6f1f1f1f-1111-4111-8111-111111111111",
    PULUMI_ACCESS_TOKEN: "pul-1111111111111111111111111111111111111111",
    PULUMI_BACKEND_URL: "https://api.pulumi.example.com",
    HOTPATCH_GRAPH_ENDPOINT: "https://graph.microsoft.com",
};

describe("the demonstration", () => {
    it("shows what it should, ends with 0, and connects to nothing but loopback whatever the environment holds", async () => {
        const folder = mkdtempSync(join(tmpdir(), "hotpatch-demo-test-"));
        const connections = join(folder, "connections.txt");
        writeFileSync(connections, "");
        // The engine is no Node program; it would go through this proxy to reach anything but loopback.
        const asked: string[] = [];
        const proxy = createServer((request, response) => {
            asked.push(request.url ?? "");
            response.destroy();
        }).on("connect", (request, socket) => {
            asked.push(request.url ?? "");
            socket.destroy();
        });
        await new Promise<void>((resolve) => {
            proxy.listen(0, "127.0.0.1", resolve);
        });
        const proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
        try {
            const { code, text } = await demo({
                ...liveLooking,
                HTTPS_PROXY: proxyUrl,
                HTTP_PROXY: proxyUrl,
                RECORD_CONNECTIONS: connections,
                NODE_OPTIONS: `--require ${JSON.stringify(join(__dirname, "support", "recordConnections.js"))}`,
            });
            expect({ code, text: code === 0 ? "" : text }).toEqual({ code: 0, text: "" });
            expect(text).toContain("Everything showed what it should.");
            expect(text).toMatch(/stand-in for the azuread plugin/);
            for (const secret of [liveLooking.ARM_CLIENT_SECRET, liveLooking.PULUMI_ACCESS_TOKEN]) {
                expect(text).not.toContain(secret);
            }
            const hosts = new Set(readFileSync(connections, "utf8").split("\n").filter(Boolean));
            expect(hosts.size).toBeGreaterThan(0);
            expect([...hosts].filter((host) => !/^(127\.0\.0\.1|localhost|::1)$/.test(host))).toEqual([]);
            expect(asked).toEqual([]);
        } finally {
            proxy.close();
            rmSync(folder, { recursive: true, force: true });
        }
    });
});

function demo(env: Record<string, string>): Promise<{ code: number | null; text: string }> {
    return new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [join(root, "scripts", "demo.js")], {
            cwd: root,
            env: { ...process.env, ...env },
            stdio: ["ignore", "pipe", "pipe"],
        });
        let text = "";
        for (const stream of [child.stdout, child.stderr]) {
            stream.setEncoding("utf8").on("data", (chunk: string) => {
                text += chunk;
            });
        }
        child.on("error", reject);
        child.on("close", (code) => resolve({ code, text }));
    });
}
