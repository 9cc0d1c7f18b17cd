import fc from "fast-check";
import { matchesRule, parseRule, RuleError } from "../../src/rules";
import { entraDevice } from "./devices";

function errorOf(rule: string): RuleError {
    try {
        parseRule(rule);
    } catch (error) {
        if (error instanceof RuleError) {
            return error;
        }
        throw error;
    }
    throw new Error(`Accepted ${rule}`);
}

const group = (number: number): string => `'${number}'`;

describe("a rule is refused, and the place of the mistake named", () => {
    test.each<[string, number, RegExp]>([
        ["", 0, /expected a property/],
        ["   ", 3, /expected a property/],
        ['device.deviceOStype -eq "Windows"', 0, /Wrong property applied: 'device\.deviceOStype'/],
        ['Device.deviceOSType -eq "Windows"', 0, /Wrong property applied/],
        ['deviceOSType -eq "Windows"', 0, /Wrong property applied/],
        ['device.organizationalUnit -eq "x"', 0, /Wrong property applied/],
        ['device.extensionAttribute16 -eq "x"', 0, /Wrong property applied/],
        ['(device.accountEnabled -eq true) -and (user.department -eq "x")', 39, /Mixed use of properties/],
        ['user.department -eq "x"', 0, /Mixed use/],
        ['Direct Reports for "x"', 0, /Wrong property applied/],
        ['device.deviceOSType -like "Windows"', 20, /Invalid operator '-like'/],
        [
            'device.deviceOSVersion -ge "10.0.26100"',
            23,
            /Invalid operator '-ge': it only exists for user\.employeeHireDate/,
        ],
        ['device.deviceOSVersion -gt "10.0.26100"', 23, /Invalid operator '-gt'/],
        ['device.deviceOSType "Windows"', 20, /expected an operator/],
        ["device.deviceOSType -eq Windows", 24, /expected a text in double quotes, found 'Windows'/],
        ["device.deviceOSVersion -startsWith 10.0", 35, /expected a text in double quotes/],
        ["device.displayName -eq true", 23, /expected a text/],
        ['device.displayName -eq ["a"]', 23, /expected a text/],
        ["device.displayName -eq", 22, /found the end of the rule/],
        ["device.displayName -startsWith null", 31, /null can only be compared with -eq and -ne/],
        ["device.displayName -not null", 19, /Invalid operator '-not'/],
        ['device.displayName -in "a"', 23, /expected '\['/],
        ["device.displayName -in []", 24, /expected a text/],
        ['device.displayName -in ["a" "b"]', 28, /expected '\]'/],
        ['device.displayName -in ["a", null]', 29, /expected a text/],
        ["device.accountEnabled -eq 1", 26, /expected true or false/],
        ['device.accountEnabled -eq "yes"', 26, /expected true or false/],
        ['device.accountEnabled -startsWith "t"', 22, /true or false/],
        ["device.accountEnabled -in [true]", 22, /true or false/],
        ["device.accountEnabled", 21, /expected an operator/],
        ['device.displayName -eq "a', 23, /Unterminated string/],
        ['device.displayName -eq "a" "b"', 27, /expected '-and', '-or' or the end/],
        ['(device.displayName -eq "a"', 27, /expected '\)', found the end/],
        ['device.displayName -eq "a")', 26, /expected '-and', '-or' or the end/],
        ['device.displayName -eq "a" -and', 31, /expected a property/],
        ['"a" -eq device.displayName', 0, /expected a property/],
        ['device.displayName \u2013eq "a"', 19, /Operators begin with the hyphen/],
        ["device.displayName -eq $true", 23, /Invalid character '\$'/],
        ['device.displayName -match "("', 26, /missing '\)'/],
        ['device.displayName -match "[a"', 26, /missing '\]'/],
        ['device.displayName -match "*a"', 26, /follows nothing/],
        ['device.displayName -match "a**"', 26, /nested quantifier/],
        ['device.displayName -match "(a)\\1"', 26, /unsupported escape/],
        ['device.displayName -match "((a{999}){999}){999}"', 26, /too large/],
        ['device.deviceOSType -any (_ -eq "a")', 20, /Invalid operator '-any'/],
        ["device.devicePhysicalIds -any (device.accountEnabled -eq true)", 30, /has to use '_'/],
        ['device.devicePhysicalIds -any (device.systemLabels -any (_ -eq "a"))', 51, /can't be nested/],
        ['_ -eq "a"', 0, /'_' can only be used with -any and -all/],
        ["device.devicePhysicalIds", 24, /expected an operator/],
        ['device.memberOf -eq "a"', 16, /expected '-any'/],
        ["device.memberOf -all (group.objectId -in ['a'])", 16, /Invalid operator '-all'/],
        ["device.memberOf -any (group.objectId -notIn ['a'])", 37, /expected '-in'/],
        ["device.memberOf -any (group.displayName -in ['a'])", 22, /expected 'group\.objectId'/],
        ["-not (device.memberOf -any (group.objectId -in ['a']))", 6, /memberOf can't be used with other/],
        [
            `device.memberOf -any (group.objectId -in [${Array.from({ length: 51 }, (_, number) => group(number)).join()}])`,
            37,
            /up to 50 groups/,
        ],
    ])("%s", (rule, position, message) => {
        const error = errorOf(rule);

        expect(error.message).toMatch(message);
        expect(error.message).toMatch(/^Dynamic membership rule validation error: .+ \(at column \d+\)$/);
        expect(error.position).toBe(position);
    });

    test("beyond 3,072 characters", () => {
        const long = (length: number): string => `device.displayName -eq "${"a".repeat(length - 25)}"`;

        expect(() => parseRule(long(3072))).not.toThrow();
        expect(errorOf(long(3073)).message).toMatch(/has 3073 characters, the limit is 3,072/);
    });

    test("beyond a hundred levels", () => {
        const nested = (depth: number): string =>
            `${"(".repeat(depth)}device.accountEnabled -eq true${")".repeat(depth)}`;

        expect(() => parseRule(nested(100))).not.toThrow();
        expect(errorOf(nested(101)).message).toMatch(/nested too deeply/);
        expect(errorOf("-not ".repeat(600)).message).toMatch(/nested too deeply/);
        expect(errorOf(`device.displayName -match "${"(".repeat(2000)}"`).message).toMatch(/nested too deeply/);
    });
});

describe("whatever text comes", () => {
    const pieces = fc.constantFrom(
        "device.displayName",
        "device.accountEnabled",
        "device.devicePhysicalIds",
        "device.memberOf",
        "group.objectId",
        "user.city",
        "_",
        "-eq",
        "ne",
        "-match",
        "-in",
        "-and",
        "-or",
        "-not",
        "-any",
        "-all",
        "(",
        ")",
        "[",
        "]",
        ",",
        "true",
        "null",
        "$null",
        "12",
        '"a"',
        "'b''c'",
        '"(a|b)*?"',
        '`"q`"',
    );
    const rules = fc.oneof(
        fc.string({ maxLength: 80 }),
        fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join(" ")),
        fc.string({ maxLength: 40 }).map((pattern) => `device.displayName -match "${pattern}"`),
    );

    test("is either a rule or a RuleError inside it, never a crash", () => {
        const device = entraDevice({ physicalIds: ["a", "b"] });
        fc.assert(
            fc.property(rules, (text) => {
                try {
                    expect(typeof matchesRule(parseRule(text), device)).toBe("boolean");
                } catch (error) {
                    expect(error).toBeInstanceOf(RuleError);
                    const { position } = error as RuleError;
                    expect(position).toBeGreaterThanOrEqual(0);
                    expect(position).toBeLessThanOrEqual(text.length);
                }
            }),
            { numRuns: 3000 },
        );
    });
});

describe("-match", () => {
    const matches = (pattern: string, displayName: string): boolean =>
        matchesRule(parseRule(`device.displayName -match "${pattern}"`), entraDevice({ displayName }));

    test("agrees with JavaScript's regular expressions where both have the same ones", () => {
        const atoms = fc.constantFrom(
            "a",
            "b",
            "A",
            ".",
            "\\d",
            "\\w",
            "[ab]",
            "[^a]",
            "[a-c1-3]",
            "(ab)",
            "(?:a|b)",
            "1",
            "\\.",
        );
        const quantifiers = fc.constantFrom("", "", "", "*", "+", "?", "{2}", "{1,2}", "{0,}", "*?");
        const expressions = fc
            .array(fc.tuple(atoms, quantifiers), { minLength: 1, maxLength: 5 })
            .map((parts) => parts.map(([atom, quantifier]) => atom + quantifier).join(""));
        const patterns = fc
            .tuple(
                fc.constantFrom("", "^", "(?=a)", "(?!ab)", "\\b"),
                expressions,
                fc.constantFrom("", "$", "|b$", "\\B"),
            )
            .map((parts) => parts.join(""));
        const texts = fc
            .array(fc.constantFrom("a", "b", "B", "c", "1", ".", " "), { maxLength: 8 })
            .map((parts) => parts.join(""));

        fc.assert(
            fc.property(patterns, texts, (pattern, text) => {
                expect(matches(pattern, text)).toBe(new RegExp(pattern, "i").test(text));
            }),
            { numRuns: 3000 },
        );
    });

    test("comes to an end with expressions that hang others", () => {
        expect(matches("^(a+)+$", `${"a".repeat(200)}!`)).toBe(false);
        expect(matches(".*.*.*.*.*.*.*=x", "a".repeat(200))).toBe(false);
    });
});
