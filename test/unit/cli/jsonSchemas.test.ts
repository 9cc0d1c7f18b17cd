import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Ajv, { type ValidateFunction } from "ajv";
import { COMMANDS } from "../../../src/cli/commands";
import { main } from "../../../src/cli/main";
import { type TestTenant, testTenant } from "../delivery/tenant";
import { stackExport } from "./stackExport";
import { testTerminal } from "./terminal";

const FOLDER = join(__dirname, "..", "..", "..", "docs", "schemas");
const RULE = '(device.deviceOSType -eq "Windows") -and (device.deviceOSVersion -startsWith "10.0.26100")';

/** A schema that takes no property that it does not name: later versions of the package may add some, a test has to see them. */
function closed(schema: unknown): unknown {
    if (Array.isArray(schema)) {
        return schema.map(closed);
    }
    if (typeof schema !== "object" || schema === null) {
        return schema;
    }
    const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
    return inner.type === "object" && "properties" in inner && !("additionalProperties" in inner)
        ? { ...inner, additionalProperties: false }
        : inner;
}

/** By the name that a document has in `schema`. */
const validators = new Map<string, ValidateFunction>(
    readdirSync(FOLDER).map((file) => {
        const schema = JSON.parse(readFileSync(join(FOLDER, file), "utf8"));
        return [schema.title, new Ajv({ strict: true, allErrors: true }).compile(closed(schema) as object)];
    }),
);

describe("what --format json prints is as its JSON Schema says", () => {
    let tenant: TestTenant;
    let folder: string;
    const validated = new Set<string>();
    beforeAll(async () => {
        folder = mkdtempSync(join(tmpdir(), "hotpatch-json-"));
        tenant = await testTenant({ devices: 60, seed: 3 });
        const [pc, other] = await tenant.windowsPcs();
        const pilots = await tenant.group("Pilots", [pc?.objectId ?? "", other?.objectId ?? ""]);
        const policyId = await tenant.policy("Pilot", true, { include: [pilots] });
        writeFileSync(join(folder, "stack.json"), stackExport({ policyId, held: true }));
        writeFileSync(join(folder, "Pulumi.prod.yaml"), 'config:\n  tenant:early: "0"\n');
        await tenant.group("Windows", { rule: RULE });
        const variables = "credentials: { HOTPATCH_GRAPH_TOKEN: HOTPATCH_GRAPH_TOKEN }";
        const entries = [tenant.emulator.tenantId, "33333333-3333-4333-8333-333333333333"].map(
            (id) => `  - { id: ${id}, ${variables} }`,
        );
        writeFileSync(join(folder, "tenants.yaml"), ["tenants:", ...entries].join("\n"));
        tenant.emulator.servicing.advanceMonth();
    });
    afterAll(async () => {
        rmSync(folder, { recursive: true, force: true });
        await tenant.emulator.stop();
    });

    it.each([
        [["readiness", "--all-reasons"]],
        [["readiness", "--second-opinion", "--vbs", "service"]],
        [["readiness", "--tenants", "tenants.yaml", "--shard", "1/1", "--fail-on", "mdm"]],
        [["tenants"]],
        [["delivery", "--second-opinion"]],
        [["readiness", "--advisories", "--fail-under", "10", "--fail-on", "vbs"]],
        [["delivery"]],
        [["delivery", "--policy", "Pilot"]],
        [["verify", "Pilot"]],
        [["verify", "Pilots"]],
        [["sync", "--stale-hours", "1"]],
        [["sync", "--stale-hours", "48", "--yes"]],
        [["import"]],
        [["rule", "check", '(device.deviceOSTyp -eq "Windows")']],
        [["rule", "format", RULE]],
        [["rule", "explain", "--group", "Windows"]],
        [["rule", "eval", RULE]],
        [["rule", "diff", RULE, '(device.deviceOSType -eq "Windows")']],
        [["calendar", "--from", "2026-01", "--to", "2027-03"]],
        [["calendar", "--offline"]],
        [["kb", "5089466"]],
        [["kb", "5124008"]],
        [["explain", "0x80070003", "vbs", "tenant default", "eligible", "KB5089466", "Unknown (mdm)"]],
        [["export", "--force"]],
        [["doctor", "--for", "all"]],
        [["bootstrap", "--github", "contoso/endpoints"]],
        [["probe"]],
        [["rollout", "status", "stack.json"]],
        [["rollout", "promote", "stack.json"]],
    ])("%j", async (args) => {
        const terminal = testTerminal({ env: tenant.emulator.environment(), cwd: folder });
        await main([...args, "--format", "json"], terminal);
        const printed = JSON.parse(terminal.out());
        const validate = validators.get(printed.schema);
        validate?.(printed);
        expect([printed.schema, validate?.errors]).toEqual([printed.schema, null]);
        validated.add(printed.schema);
    });

    it("of every device that a rule is tried on", async () => {
        const terminal = testTerminal({ env: tenant.emulator.environment(), cwd: folder });
        const [pc] = await tenant.windowsPcs();
        await main(["rule", "eval", RULE, "--device", pc?.objectId ?? "", "--json"], terminal);
        const validate = validators.get("hotpatch-rule-evaluation/1");
        validate?.(JSON.parse(terminal.out()));
        expect(validate?.errors).toBeNull();
    });

    it("and a document that is not, is found out", () => {
        const validate = validators.get("hotpatch-rule-format/1");
        expect(validate?.({ schema: "hotpatch-rule-format/1", rule: "x", more: 1 })).toBe(false);
        expect(validate?.({ schema: "hotpatch-rule-format/2", rule: "x" })).toBe(false);
    });

    it("and was looked at for every schema, and every command that has a result", () => {
        expect([...validated].sort()).toEqual([...validators.keys()].sort());
        const leaves = Object.values(COMMANDS).flatMap((load) => {
            const verb = load();
            return "commands" in verb ? verb.commands : [verb];
        });
        expect(leaves.filter(({ result }) => result !== undefined)).toHaveLength(validators.size);
    });
});
