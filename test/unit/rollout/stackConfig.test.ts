import { withConfigValue } from "../../../src/rollout/stackConfig";

const FILE = "Pulumi.prod.yaml";
const KEY = "tenant:broad";
const STEP = { from: 0.25, to: 1 };

const changed = (text: string, step = STEP) => withConfigValue(text, FILE, KEY, step);

describe("the change of a stack's configuration", () => {
    it.each([
        ['"0.25"', '"1"'],
        ["'0.25'", "'1'"],
        ["0.25", "1"],
        ["0.250", "1"],
    ])("is one value, with comments, order and quotes as they were: %s", (before, after) => {
        const text = (value: string) =>
            `# of the tenant\nsecretsprovider: passphrase\nconfig:\r\n  azure:x:   {secure: abc}\n  tenant:broad:  ${value}  # the last ring\n  tenant:early: "0.25"\n\n# end`;
        expect(changed(text(before))).toEqual({
            text: text(after),
            change: {
                line: 5,
                before: `  tenant:broad:  ${before}  # the last ring`,
                after: `  tenant:broad:  ${after}  # the last ring`,
            },
        });
    });

    it("is one value of a map on a line as well", () => {
        expect(changed(`config: { tenant:early: 1, tenant:broad: 0.25 }`).text).toBe(
            `config: { tenant:early: 1, tenant:broad: 1 }`,
        );
    });

    it.each([
        ["config:\n  tenant:early: 0\n", "config has no tenant:broad, which opens the ring."],
        ["", "config has no tenant:broad, which opens the ring."],
        ["config:\n  tenant:broad: 0.5\n", "tenant:broad is 0.5, and 0.25 is deployed. Run pulumi up first"],
        ["config:\n  tenant:broad:\n    secure: v1:abc\n", "tenant:broad is not a plain number."],
        ["config:\n  tenant:broad: a quarter\n", "tenant:broad is not a plain number."],
        ["config:\n  tenant:broad: &a 0.25\n  tenant:early: *a\n", "tenant:broad is not a plain number."],
        ["config:\n  tenant:broad: [0.25]\n", "tenant:broad is not a plain number."],
        ["config: [", "line 1: "],
        ["config:\n  tenant:broad: 0.25\n  tenant:broad: 0.25\n", "line 3: "],
    ])("is refused, with the fix: %j", (text, message) => {
        expect(() => changed(text)).toThrow(`Change '${FILE}': ${message}`);
        expect(() => changed(text)).toThrow(/pulumi config set tenant:broad 0\.25|Correct the YAML/);
    });
});
