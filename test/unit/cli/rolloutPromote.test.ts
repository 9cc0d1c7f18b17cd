import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promote } from "../../../src/cli/commands/rollout/promote";
import type { RolloutPromotion } from "../../../src/rollout/promotion";
import { clientOf, type TestTenant, testTenant } from "../delivery/tenant";
import { connectionTo, ran } from "./ran";
import { stackExport } from "./stackExport";
import { testTerminal } from "./terminal";

const CONFIG = `# the tenant\nconfig:\n  tenant:early: "0" # opened by pull request\n  tenant:other: "1"\n`;
/** A hotpatch month, and a baseline month, of every version. */
const NOVEMBER = new Date("2026-11-28T09:00:00Z");
const OPEN = { kind: "soak", days: 0 };

describe("hotpatch rollout promote", () => {
    let tenant: TestTenant;
    let folder: string;
    let policyId: string;
    beforeAll(async () => {
        folder = mkdtempSync(join(tmpdir(), "hotpatch-promote-"));
        tenant = await testTenant({ devices: 40, seed: 3 });
        const objects = (await tenant.windowsPcs()).map(({ objectId }) => objectId);
        policyId = await tenant.policy("Pilot", true, { include: [await tenant.group("Pilots", objects)] });
    });
    afterAll(async () => {
        rmSync(folder, { recursive: true, force: true });
        await tenant.emulator.stop();
    });

    interface Run {
        readonly gates?: readonly unknown[];
        readonly exported?: string;
        readonly config?: string;
        readonly args?: readonly string[];
        readonly roles?: readonly string[];
    }

    async function run({ gates = [OPEN], exported, config = CONFIG, args = [], roles }: Run = {}) {
        writeFileSync(join(folder, "stack.json"), exported ?? stackExport({ policyId, gates }));
        writeFileSync(join(folder, "Pulumi.prod.yaml"), config);
        const terminal = testTerminal({ cwd: folder });
        const given = { terminal, connect: connectionTo(clientOf(tenant.emulator, roles)), now: () => NOVEMBER };
        const code = await ran(promote, ["stack.json", ...args], given);
        const file = () => readFileSync(join(folder, "Pulumi.prod.yaml"), "utf8");
        return { code, out: terminal.out(), file: file() };
    }
    const answer = async (wanted: Run) => {
        const { code, out } = await run({ ...wanted, args: ["--json", ...(wanted.args ?? [])] });
        return { code, promotion: JSON.parse(out) as RolloutPromotion };
    };

    it("prints the line that opens the next ring, and changes it only with --write", async () => {
        const { code, out, file } = await run();
        expect(code).toBe(0);
        expect(out).toBe(
            [
                "Ring 'early' of rollout 'win11' may open: 0 % -> 25 %",
                "  Pulumi.prod.yaml, line 3",
                '  - tenant:early: "0" # opened by pull request',
                '  + tenant:early: "0.25" # opened by pull request',
                "  open: 0 days since the ring before was opened further",
                "Pulumi.prod.yaml stays as it is without --write.\n",
            ].join("\n"),
        );
        expect(file).toBe(CONFIG);
        const before = readdirSync(folder);
        const written = await run({ args: ["--write", "--format", "markdown"] });
        expect(written.code).toBe(0);
        expect(written.file).toBe(CONFIG.replace('early: "0"', 'early: "0.25"'));
        expect(readdirSync(folder)).toEqual(before);
        expect(written.out).toContain("### Ring 'early' of rollout 'win11' may open: 0 % -\\> 25 %");
        expect(written.out).toContain('\n+ tenant:early: "0.25" # opened by pull request\n');
        expect(written.out).toContain("- open: 0 days since the ring before was opened further.");
    });

    it("changes nothing where a gate holds, and says what would open it", async () => {
        const gates = [OPEN, { kind: "soak", days: 60 }, { kind: "approval" }];
        const { code, out, file } = await run({ gates, args: ["--write"] });
        expect(code).toBe(2);
        expect(file).toBe(CONFIG);
        expect(out).toContain("Ring 'early' of rollout 'win11' is held: 0 % -> 25 %");
        expect(out.replace(/\s+/g, " ")).toContain(
            "held: 60 days since the ring before was opened further Ring 'pilot' was opened on 2026-11-01 and has to soak 60 days, until 2026-12-31. held: an approval Nobody has approved it.",
        );
    });

    it("asks every gate that the package has with live facts", async () => {
        const gates = [
            { kind: "delivered", atLeast: 1 },
            { kind: "freeze", windows: [{ from: "2026-11-20", to: "2026-11-30" }] },
            { kind: "approval", approval: { by: "Ada", on: "2026-11-01", upTo: 0.1 } },
            { kind: "knownIssues", days: 35, except: [] },
            { kind: "month" },
        ];
        const { code, promotion } = await answer({ gates });
        expect(code).toBe(2);
        expect(promotion.gates.map(({ gate, result }) => [gate.kind, result])).toEqual([
            ["delivered", "held"],
            ["freeze", "held"],
            ["approval", "held"],
            ["knownIssues", "open"],
            ["month", "open"],
        ]);
        expect(promotion.reasons).toEqual([
            expect.stringMatching(/^\d+ of \d+ devices of ring 'pilot' have the newest release; 100 % have to\.$/),
            "Nothing opens up to and including 2026-11-30.",
            "Ada approved 10 % on 2026-11-01, and 25 % are wanted.",
        ]);
    });

    it.each([
        [{ kind: "own" }],
        [{ kind: "delivered", atLeast: "all" }],
        [{ kind: "of a later version" }],
        [{ kind: "soak", days: -1 }],
        [undefined],
    ])("holds for a gate that only the program can ask, unless told: %j", async (gate) => {
        const { code, promotion } = await answer({ gates: [gate] });
        expect(code).toBe(2);
        expect(promotion.reasons[0]).toMatch(
            /^The program has a gate of its own.*With --leave-own-gates the preview of the changed tenant:early, 0\.25,/,
        );
    });

    it("leaves the program's own gates to the program if told, and no other", async () => {
        const args = ["--leave-own-gates"];
        expect((await answer({ gates: [{ kind: "own" }, OPEN], args })).code).toBe(0);
        expect((await answer({ gates: [{ kind: "own" }, { kind: "approval" }], args })).code).toBe(2);
    });

    it("holds where Graph does not let it read", async () => {
        const gates = [{ kind: "delivered" }, { kind: "knownIssues" }, { kind: "month" }];
        const { code, promotion } = await answer({ gates, roles: ["Device.Read.All"] });
        expect(code).toBe(2);
        expect(promotion.gates.map(({ result }) => result)).toEqual(["held", "held", "held"]);
    });

    it("opens the rings in their order, and has nothing left to do at the end", async () => {
        const exported = JSON.parse(stackExport({ policyId })) as {
            deployment: { resources: { outputs?: { rings?: Record<string, unknown>[] } }[] };
        };
        const rings = exported.deployment.resources.flatMap(({ outputs }) => outputs?.rings ?? []);
        const step = rings[1]?.next;
        rings.push({ ...rings[1], name: "broad", next: { ...(step as object), config: "tenant:broad" } });
        for (const { outputs } of exported.deployment.resources) {
            outputs?.rings?.push(...rings.slice(2));
        }
        expect((await answer({ exported: JSON.stringify(exported) })).promotion.step?.ring).toBe("early");
        for (const ring of rings) {
            delete ring.next;
        }
        const { code, out } = await run({ exported: JSON.stringify(exported) });
        expect([code, out]).toEqual([
            0,
            "No ring of rollout 'win11' that is opened by the stack's configuration has a step left.\n",
        ]);
    });

    it("refuses a configuration that is not what is deployed, before it asks anything", async () => {
        const requests = tenant.emulator.requests.length;
        await expect(run({ config: CONFIG.replace('"0"', '"0.25"') })).rejects.toThrow(
            "Change 'Pulumi.prod.yaml': tenant:early is 0.25, and 0 is deployed.",
        );
        await expect(run({ config: "config: {}" })).rejects.toThrow("config has no tenant:early");
        await expect(run({ args: ["--config-file", "other.yaml"] })).rejects.toThrow("Read 'other.yaml': ENOENT.");
        await expect(run({ args: ["--rollout", "win10"] })).rejects.toThrow(
            "The stack has no rollout 'win10'. It has 'win11'.",
        );
        expect(tenant.emulator.requests.length).toBe(requests);
    });
});
