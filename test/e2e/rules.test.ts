import { type TestStack, testStack } from "./support/stack";

jest.setTimeout(240_000);

const narrow = '(device.deviceOSVersion -startsWith "10.0.26100") -and (device.deviceManagementAppId -ne $null)';
const wide =
    '((device.deviceOSVersion -startsWith "10.0.26100") -or (device.deviceOSVersion -startsWith "10.0.26200")) -and (device.deviceManagementAppId -ne $null)';

const program = (rule: string) => `
import * as hotpatch from "pulumi-hotpatch";
new hotpatch.HotpatchGroup("g", { membershipRule: ${rule} });`;

describe("a group by a rule of one's own", () => {
    let stack: TestStack;
    beforeAll(async () => {
        stack = await testStack(program(JSON.stringify(narrow)), { emulator: { devices: 60 } });
    });
    afterAll(() => stack?.stop());

    const members = () => [...(stack.emulator.groups[0]?.members ?? [])].sort();

    it("fails the preview for a bad rule, with its place and the fix, and nothing is sent", async () => {
        stack.write(program(`'(device.deviceOsVersion -startsWith "10.0.26100")'`));
        const { text } = await stack.pulumi(["preview"], 1);
        expect(text).toContain("HotpatchGroup 'g' has a problem. Nothing was sent.");
        expect(text).toMatch(/membershipRule: is not a valid rule\./);
        expect(text).toMatch(/deviceOSVersion/);
        expect(text).toMatch(/\^/);
        expect(stack.emulator.requests).toEqual([]);
    });

    it("takes a rule that is only written in another way for no change", async () => {
        stack.write(program(JSON.stringify(narrow)));
        await stack.pulumi(["up", "--yes", "--skip-preview"]);
        expect(members().length).toBeGreaterThan(0);
        stack.write(
            program(JSON.stringify(narrow.replaceAll("-and", "  AND ").replaceAll("-startsWith", "-startswith"))),
        );
        await stack.pulumi(["preview", "--expect-no-changes"]);
    });

    it("gets the members that `hotpatch rule diff` predicted when it is widened", async () => {
        const before = members();
        const groupId = stack.emulator.groups[0]?.id ?? "";
        const { stdout } = await stack.hotpatch(["rule", "diff", "--group", groupId, wide, "--json"]);
        const { entering, leaving, staying } = JSON.parse(stdout) as {
            entering: { id: string }[];
            leaving: { id: string }[];
            staying: number;
        };
        expect(entering.length).toBeGreaterThan(0);
        expect({ leaving, staying }).toEqual({ leaving: [], staying: before.length });

        stack.write(program(JSON.stringify(wide)));
        await stack.pulumi(["up", "--yes", "--skip-preview"]);
        expect(members()).toEqual([...before, ...entering.map(({ id }) => id)].sort());
        const counted = await stack.hotpatch(["rule", "eval", wide]);
        expect(counted.stdout).toMatch(new RegExp(`^${members().length} of \\d+ devices are in`));
    });

    it("can be built from typed parts", async () => {
        stack.write(program('hotpatch.rule.hotpatch({ versions: ["24H2", "25H2"], share: 0.25 })'));
        await stack.pulumi(["up", "--yes", "--skip-preview"]);
        expect(stack.emulator.groups[0]?.membershipRule).toMatch(/device\.deviceId -startsWith/);
    });
});
