import { defineCommand } from "../../../src/cli/declare/command";
import type { DoctorResult, ResultKind, Results, SyncReport } from "../../../src/report/results";
import { ran } from "./ran";
import { testTerminal } from "./terminal";

const finding = (subject: string) =>
    ({ subject, status: "bad", text: `${subject} is bad.`, fix: ["Mend it."] }) as const;

/** What stands on the terminal after each part of a result, the whole last. */
async function printed<Kind extends ResultKind>(
    kind: Kind,
    parts: readonly Results[Kind][],
    whole: Results[Kind],
    ...args: string[]
): Promise<string[]> {
    const terminal = testTerminal();
    const seen: string[] = [];
    const command = defineCommand({
        name: "grow",
        summary: "grows",
        description: "Grows.",
        examples: [],
        arguments: {},
        result: kind,
        permissions: [],
        exitCodes: { 0: "good" },
        async run({ print, printSoFar }) {
            for (const part of parts) {
                printSoFar(part);
                seen.push(terminal.out());
            }
            await print(whole);
            return 0;
        },
    });
    await ran(command, args, { terminal });
    return [...seen, terminal.out()];
}

describe("a result that grows", () => {
    it("is printed as it grows, and in the end as it is printed at once", async () => {
        const first = finding("cloud");
        const whole: DoctorResult = { schema: "hotpatch-doctor/1", findings: [first, finding("clock")], first };
        const [part, all] = await printed("doctor", [{ schema: "hotpatch-doctor/1", findings: [first] }], whole);
        expect(part).toBe("BAD  cloud: cloud is bad.\n");
        expect(all).toMatch(/^BAD {2}cloud: .*\nBAD {2}clock: .*\n\nFirst, cloud/);
        expect([all]).toEqual(await printed("doctor", [], whole));
    });

    it("is a table of stale devices before they are asked to check in", async () => {
        const stale = [{ name: "PC-1", intuneId: "1", entraDeviceId: null, lastSyncDateTime: null, otherRecords: [] }];
        const list: SyncReport = {
            schema: "hotpatch-sync/1",
            staleHours: 24,
            stale,
            complete: true,
            shortfalls: [],
            isAsking: true,
        };
        const whole = { ...list, asked: stale, refused: [] };
        const [part, all] = await printed("sync", [list], whole);
        expect(part).toContain("PC-1");
        expect(part).not.toContain("asked");
        expect(all).toContain("1 devices were asked to check in.");
        expect([all]).toEqual(await printed("sync", [], whole));
    });

    it("is one document as JSON", async () => {
        const result: DoctorResult = { schema: "hotpatch-doctor/1", findings: [finding("cloud")] };
        const [part, all] = await printed("doctor", [result], result, "--json");
        expect(part).toBe("");
        expect(JSON.parse(all ?? "")).toEqual(result);
    });
});
