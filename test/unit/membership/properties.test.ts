import fc from "fast-check";
import { matchesRule, parseRule as parseRuleIndependently } from "../../../packages/graph-emulator/src/rules";
import {
    canonicalRule,
    compactRule,
    compileRule,
    evaluateRule,
    explainRule,
    lintRule,
    MAX_RULE_LENGTH,
    parseRule,
    printRule,
    RuleSyntaxError,
} from "../../../src/membership";
import { allOf, anyOf } from "../../../src/membership/syntax";
import { draws } from "../sample";
import { effort } from "./effort";
import { anyCondition, anyDevice } from "./generated";

/** Some second on a usual machine. */
const LITTLE = 500;

describe("any rule", () => {
    it("is read back as the same rule from its printed text", () => {
        fc.assert(
            fc.property(anyCondition, (condition) => {
                expect(parseRule(printRule(condition)).condition).toEqual(condition);
            }),
            draws(1_000),
        );
    });

    it("is printed in one form, however it was spaced, cased and bracketed", () => {
        const mess = fc.record({
            space: fc.constantFrom(" ", "\n", "\t  "),
            upper: fc.boolean(),
            hyphens: fc.boolean(),
        });
        fc.assert(
            fc.property(anyCondition, mess, (condition, how) => {
                const text = printRule(condition);
                expect(canonicalRule(text)).toBe(text);
                expect(canonicalRule(messedUp(text, how))).toBe(text);
            }),
            draws(500),
        );
    });

    it("is read back as the same rule from its shortest form, which is never the longer one", () => {
        fc.assert(
            fc.property(anyCondition, (condition) => {
                const compact = compactRule(condition);
                expect(parseRule(compact).condition).toEqual(condition);
                expect(compact.length).toBeLessThanOrEqual(printRule(condition).length);
            }),
            draws(1_000),
        );
    });

    it("is never sent longer than Entra takes if it was not written so", () => {
        const clauses = fc.array(anyCondition, { minLength: 20, maxLength: 120 });
        const how = { space: " ", upper: false, hyphens: false };
        let longer = 0;
        fc.assert(
            fc.property(clauses, fc.boolean(), fc.boolean(), (conditions, isAnd, isMessed) => {
                const condition = isAnd ? allOf(conditions) : anyOf(conditions);
                const compact = compactRule(condition);
                const text = isMessed ? messedUp(compact, how) : compact;
                fc.pre(text.length <= MAX_RULE_LENGTH);
                longer += printRule(condition).length > MAX_RULE_LENGTH ? 1 : 0;
                const sent = canonicalRule(text);
                expect(sent.length).toBeLessThanOrEqual(MAX_RULE_LENGTH);
                expect(parseRule(sent).condition).toEqual(parseRule(text).condition);
                expect(canonicalRule(sent)).toBe(sent);
            }),
            draws(300),
        );
        expect(longer).toBeGreaterThan(0);
    });

    it("means the same with the dashes and quotation marks of a word processor, and is told of them", () => {
        fc.assert(
            fc.property(anyCondition, (condition) => {
                const text = printRule(condition);
                const fancy = wordProcessed(text);
                expect(parseRule(fancy).condition).toEqual(condition);
                const codes = lintRule(fancy).map(({ code, severity }) => `${severity} ${code}`);
                expect(codes).toContain("warning typographic");
                expect(canonicalRule(fancy)).toBe(text);
            }),
            draws(500),
        );
    });

    it("means for a device what the emulator's own evaluator says", () => {
        fc.assert(
            fc.property(anyCondition, fc.array(anyDevice, { minLength: 1, maxLength: 8 }), (condition, devices) => {
                const text = printRule(condition);
                fc.pre(text.length <= MAX_RULE_LENGTH);
                const matches = compileRule(text);
                const independent = parseRuleIndependently(text);
                expect(devices.map((device) => matches(device))).toEqual(
                    devices.map((device) => matchesRule(independent, device)),
                );
            }),
            draws(2_000),
        );
    });

    it("is explained for a device with the result that it has, and hangs on some clause", () => {
        fc.assert(
            fc.property(anyCondition, anyDevice, (condition, device) => {
                const text = printRule(condition);
                const { result, clauses } = evaluateRule(text, device);
                expect(result).toBe(compileRule(text)(device));
                expect(clauses.some(({ decisive }) => decisive)).toBe(true);
            }),
            draws(500),
        );
    });

    it("is said to match nothing or everything only if it does", () => {
        fc.assert(
            fc.property(anyCondition, fc.array(anyDevice, { minLength: 10, maxLength: 30 }), (condition, devices) => {
                const text = printRule(condition);
                const codes = lintRule(text).map(({ code }) => code);
                const matched = devices.filter(compileRule(text)).length;
                if (codes.includes("matches-nothing")) {
                    expect(matched).toBe(0);
                }
                if (codes.includes("matches-everything")) {
                    expect(matched).toBe(devices.length);
                }
            }),
            draws(1_000),
        );
    });
});

describe("any text", () => {
    const words = fc.constantFrom(
        ...["device.deviceOSType", "device.devicePhysicalIds", "device.memberOf", "group.objectId", "user.mail", "_"],
        ...["-eq", "ne", "-in", "-any", "all", "-not", "-and", "or", "-match", "-gt", "null", "$null", "true", "5"],
        ...['"a"', "'b'", "[", "]", "(", ")", ",", "`", '"', "'", "-", "\n", "–", "device.", "$x", '"(a+)+$"', "💻"],
    );
    const text = fc.oneof(
        fc.string({ unit: "binary" }),
        fc.array(words, { maxLength: 40 }).map((all) => all.join(" ")),
    );

    it("is a rule or a mistake with a place in the text, and never more than that", () => {
        fc.assert(
            fc.property(text, (given) => {
                const error = mistakeIn(given);
                const findings = lintRule(given);
                expect(findings.some(({ severity, code }) => severity === "error" && code !== "member-of")).toBe(
                    error !== undefined,
                );
                for (const { position, length } of [...findings, ...(error === undefined ? [] : [error])]) {
                    expect(position.offset).toBeLessThanOrEqual(given.length);
                    expect(length).toBeGreaterThan(0);
                }
                if (error !== undefined) {
                    expect(error.render()).toContain("^");
                }
            }),
            draws(5_000),
        );
    });

    it.each([
        ["many opening parentheses", "(".repeat(3_000)],
        ["many -nots", `${"-not ".repeat(600)}(device.accountEnabled -eq true)`],
        ["levels without end", `${"-not (".repeat(100)}device.accountEnabled -eq true${")".repeat(100)}`],
        ["far more than a rule can be", "device.accountEnabled -eq true -or ".repeat(100_000)],
        ["a string without an end", `device.displayName -eq "${"a".repeat(40_000)}`],
        ["a word without an end", "a".repeat(40_000)],
        ["a pattern repeated beyond measure", 'device.displayName -match "((a{1000}){1000}){1000}"'],
        ["contradictions over and over", contradictions(1_050)],
        ["nothing repeated beyond measure", 'device.displayName -match "(){999999999}"'],
    ])("takes little time: %s", (_name, given) => {
        const spent = effort(() => {
            lintRule(given);
            mistakeIn(given);
        });
        expect(spent).toBeLessThan(LITTLE);
    });

    it("that is a rule of 3,072 characters takes little time to lint and explain", () => {
        const clause = '(device.deviceId -startsWith "0f")';
        const rule = Array.from({ length: 78 }, () => clause).join(" -or ");
        const spent = effort(() => {
            lintRule(rule);
            explainRule(rule);
        });
        expect(rule.length).toBeLessThanOrEqual(MAX_RULE_LENGTH);
        expect(spent).toBeLessThan(LITTLE);
    });
});

describe("a pattern that would hang a backtracking engine", () => {
    it.each(["(a+)+$", "(a|a)*$", "(a|aa)+$", `${"a?".repeat(30)}${"a".repeat(30)}$`])(
        "is evaluated: %s",
        (pattern) => {
            const matches = compileRule(`device.displayName -match "^${pattern}"`);
            expect(matches({ id: "", displayName: `${"a".repeat(250)}!` })).toBe(false);
        },
    );
});

/** The first operator with a dash, and quotation marks where no text in quotes holds one. */
function wordProcessed(text: string): string {
    const dashed = text.replace(/(?<=[\s(])-(?=[a-zA-Z])/, "\u2013");
    const isPlain = !/[`']/.test(text);
    return isPlain ? dashed.replace(/"([^"]*)"/g, "\u201c$1\u201d") : dashed;
}

/** A text as long as is read, in which nothing can be found out early. */
function contradictions(count: number): string {
    const names = ["deviceModel", "displayName", "deviceCategory", "enrollmentProfileName"];
    return Array.from({ length: count }, (_, index) => `device.${names[index % 4]} -eq "${index % 40}"`).join(" -and ");
}

function mistakeIn(text: string): RuleSyntaxError | undefined {
    try {
        parseRule(text);
        return undefined;
    } catch (error) {
        if (error instanceof RuleSyntaxError) {
            return error;
        }
        throw error;
    }
}

/** The same rule, written by somebody else. Strings stay as they are. */
function messedUp(text: string, how: { space: string; upper: boolean; hyphens: boolean }): string {
    const written = text.replace(/"(?:`["'`]|[^"])*"|-?[A-Za-z_$][\w.]*| /g, (piece) => {
        if (piece === " ") {
            return how.space;
        }
        if (!piece.startsWith("-")) {
            return piece;
        }
        const operator = how.upper ? piece.toUpperCase() : piece.toLowerCase();
        return how.hyphens ? operator : operator.slice(1);
    });
    return `${how.space}((${written}))${how.space}`;
}
