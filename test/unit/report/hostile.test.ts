import fc from "fast-check";
import ts from "typescript";
import type { AdvisedFleet } from "../../../src/advisories/fleetAdvisories";
import { UserError } from "../../../src/base/userError";
import { visible, visibleLines } from "../../../src/base/visible";
import type { FoundPolicy } from "../../../src/cli/import/foundPolicy";
import { importFileText } from "../../../src/cli/import/importFile";
import { programText } from "../../../src/cli/import/program";
import type { FleetDelivery } from "../../../src/delivery/fleetDelivery";
import type { Verification } from "../../../src/delivery/verify";
import { errorFromAnswer, GraphError, operationError } from "../../../src/graph/errors";
import { PartialFailure } from "../../../src/handlers/partialFailure";
import { parseRule, RuleSyntaxError } from "../../../src/membership";
import type { Look } from "../../../src/report/format";
import { formatsOf } from "../../../src/report/formats";
import type { CalendarResult, ResultKind, Results } from "../../../src/report/results";
import { ProgramError } from "../../../src/resources/programError";
import { readinessOf } from "./readiness";

/** What must never be shown: C0 but line feeds, C1, marks of direction, halves of characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const NEVER = /[\0-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|\p{Cs}/u;
const TOKEN = "eyJhbGciOiJub25lIn0.eyJ0aWQiOiIxMTEifQ.c2lnbmF0dXJlLW9mLWl0";

/** Text of somebody who means harm: every kind of character, and tokens. */
const hostile = fc
    .array(
        fc.oneof(
            fc.string({ unit: "binary", maxLength: 8 }),
            fc.integer({ min: 0, max: 0x9f }).map((code) => String.fromCharCode(code)),
            fc.integer({ min: 0xd800, max: 0xdfff }).map((code) => String.fromCharCode(code)),
            fc.constantFrom(
                "\u001b[2J",
                "\u001b]0;x\u0007",
                "\u009b31m",
                "\r\n",
                "\u202egnp",
                "\u2066",
                "\u061c",
                "\u200f",
            ),
            fc.constantFrom(
                `Bearer ${TOKEN}`,
                ` ${TOKEN} `,
                `token=${TOKEN}&`,
                "', process.exit(9), '",
                "*/",
                "`$" + "{x}`",
                "=1+1",
            ),
        ),
        { minLength: 1, maxLength: 8 },
    )
    .map((parts) => parts.join(""));

function fleetOf(text: string) {
    const readiness = readinessOf({
        [text]: {},
        [`${text}2`]: { osVersion: { value: text, source: text, observedAt: text } as never },
    });
    const devices = readiness.devices.map((device) => ({
        ...device,
        intuneId: text,
        entraDeviceId: text,
        lastSyncDateTime: text,
        contested: [text],
        reasons: device.reasons.map((reason) => ({ ...reason, finding: text, remedy: text })),
        advisories: [{ code: "lostContact", finding: text, remedy: text }],
    }));
    const advised = {
        ...readiness,
        devices,
        shortfalls: [text],
        byAdvisory: { lostContact: 1 },
        tenantAdvisories: [{ code: "licence", finding: text, remedy: text }],
        advisoryShortfalls: [text],
        actionPlan: {
            actions: [
                {
                    code: "vbs",
                    remedy: text,
                    open: 1,
                    devices: [text],
                    owner: text,
                    due: text,
                    isOverdue: true,
                    accepted: [{ name: text, intuneId: text, reason: text, expires: text }],
                    expired: [{ name: text, intuneId: text, reason: text, expires: text }],
                },
            ],
            notes: [text],
        },
    };
    return advised as unknown as AdvisedFleet;
}

function deliveryOf(text: string): FleetDelivery {
    const device = {
        ...fleetOf(text).devices[0],
        delivery: "hotpatch policy",
        outcome: "failed",
        policies: [{ id: text, displayName: text, hotpatchEnabled: true }],
        standing: { on: text, standing: text, latest: text },
        causes: [{ code: "lostContact", finding: text, remedy: text }],
    };
    return {
        devices: [device],
        policies: [{ policyId: text, displayName: text, hotpatchEnabled: true, targeted: 1, computed: {} }],
        findings: [text],
        evaluatedAt: text,
        catalog: { origin: "live", date: text },
        byDelivery: {},
        byOutcome: {},
    } as unknown as FleetDelivery;
}

const releaseOf = (text: string) => ({
    version: text,
    build: 26100,
    kb: text,
    month: text,
    kind: "hotpatch",
    isHotpatch: true,
    source: text,
});

/** Everything that the reports of all verbs say about objects whose names and texts are this. */
function reports(text: string): Readonly<Record<string, string>> {
    const fleet = fleetOf(text);
    const delivery = deliveryOf(text);
    const [device] = fleet.devices;
    const calendar = {
        origin: "live",
        date: text,
        from: text,
        to: text,
        months: [
            {
                ...releaseOf(text),
                status: "planned",
                planned: text,
                restart: text,
                releaseDay: text,
                releases: [releaseOf(text)],
            },
        ],
    } as unknown as CalendarResult;
    const verification = {
        kind: "policy",
        name: text,
        devices: 1,
        outcome: "no",
        steps: [
            {
                name: "eligible",
                outcome: "no",
                devices: { yes: 0, no: 1, unknown: 0 },
                finding: text,
                examples: [text],
            },
        ],
        next: text,
        findings: [text],
    } as unknown as Verification;
    const releases = [{ release: releaseOf(text), twin: releaseOf(text) }];
    const stale = device === undefined ? [] : [device];
    const finding = { subject: text, status: "bad", text, fix: [text, `  ${text}`] };
    const moved = [{ id: text, deviceId: text, displayName: text, operatingSystemVersion: text }];
    const position = { offset: 0, line: 1, column: 1 };
    const found = { code: "too-long", severity: "error", position, length: 1, message: text, fix: text };
    const clauses = [{ clause: text, position, property: text, value: text, result: true, decisive: true }];
    const results: Readonly<Record<ResultKind, unknown>> = {
        readiness: fleet,
        delivery,
        verification,
        sync: { stale, complete: true, isAsking: true, refused: stale.map((each) => ({ device: each, why: text })) },
        import: {
            policies: [{ id: text, displayName: text, resources: [text], notes: [text] }],
            leftOut: [text],
            written: { importFile: text, program: text, command: text },
        },
        export: { files: [text] },
        ruleCheck: { rule: text, errors: 1, warnings: 0, findings: [found] },
        // Only a rule that can be shown as it is becomes one.
        ruleFormat: { rule: visibleLines(text) },
        ruleExplanation: { rule: text, explanation: text },
        ruleEvaluation: { rule: text, devices: [{ device: moved[0], result: true, clauses }] },
        ruleDifference: { devices: 2, staying: 0, entering: moved, leaving: moved },
        calendar,
        kb: { kb: text, releases },
        explanation: { explanations: [{ kind: "kb", kb: text, releases }] },
        doctor: { findings: [finding], first: finding },
        bootstrap: {
            identities: [{ name: "a", purpose: text, permissions: [text], issuer: text, subjects: [text] }],
        },
        probe: {
            version: text,
            cloud: text,
            statements: [{ id: text, statement: text, place: text, result: "refuted", why: text }],
        },
        tenants: {
            date: text,
            folder: text,
            tenants: [
                {
                    tenant: text,
                    name: text,
                    state: "notRead",
                    devices: 2,
                    eligible: 1,
                    complete: false,
                    gate: "notHeld",
                    error: text,
                    reasons: [{ badge: text, devices: 1, finding: text }],
                },
            ],
            notRead: 1,
            byBadge: { [text]: 1 },
            remedies: [{ remedy: text, devices: 1, tenants: 1 }],
            notAsked: [text],
        },
        rolloutPromotion: {
            evaluatedAt: text,
            rollout: text,
            result: "held",
            step: {
                ring: text,
                from: 0,
                to: 1,
                config: text,
                file: text,
                change: { line: 1, before: text, after: text },
                written: false,
            },
            gates: [
                {
                    gate: { kind: "approval", approval: { by: text, on: text, upTo: 1 } },
                    result: "held",
                    reasons: [text],
                },
            ],
            reasons: [text],
        },
        rolloutStatus: {
            evaluatedAt: text,
            complete: false,
            findings: [text],
            rollouts: [
                {
                    name: text,
                    rings: [
                        {
                            name: text,
                            open: 1,
                            has: text,
                            openedAt: text,
                            held: { to: 1, at: text, reasons: [text] },
                            devices: {
                                members: 1,
                                delivered: 1,
                                failedCauses: { [text]: 1 },
                                lastSync: { oldest: text, median: text, newest: text },
                            },
                        },
                    ],
                },
            ],
        },
    };
    const look: Look = { width: 100, color: false, unicode: false, all: true, verbose: false, isPart: false };
    const kinds = Object.keys(results) as ResultKind[];
    return Object.fromEntries(kinds.flatMap((kind) => printed(kind, results as Results, look)));
}

/** One result in every format that prints its kind. Lines of CSV end as they have to. */
function printed<Kind extends ResultKind>(kind: Kind, results: Results, look: Look): [string, string][] {
    return formatsOf(kind).map((format) => {
        const text = format.printerOf(kind)?.(results[kind], look) ?? "";
        return [`${kind} as ${format.name}`, [...text].join("").replaceAll("\r\n", "\n")];
    });
}

/** Every message that an error with these texts is shown with. */
function messages(text: string): readonly string[] {
    const bodies = [
        text,
        JSON.stringify({ error: { code: text, message: text, innerError: { "request-id": text, date: text } } }),
        JSON.stringify({ error: { code: "X", message: JSON.stringify({ ErrorCode: text, Message: text }) } }),
        `<html><title>${text}</title></html>`,
    ];
    const errors = bodies.flatMap((body) =>
        [400, 401, 403, 500].map((status) => {
            const headers = new Headers({ "content-type": "application/json" });
            return new GraphError(errorFromAnswer({ status, headers, text: body }, 0));
        }),
    );
    const raw = new GraphError({ status: 0, code: text, message: text, fix: text, requestId: text, date: text });
    const operations = [...errors, raw, new Error(text)].map((error) =>
        operationError(`Update policy '${text}'`, error),
    );
    const others = [new UserError(text), new ProgramError(text), new PartialFailure("id", {}, [text])];
    return [...errors, ...operations, ...others, raw].flatMap((error) => [
        error.message,
        error.stack?.startsWith(error.name) ? (error.stack.split("\n    at ")[0] ?? "") : "",
        ...(error instanceof GraphError ? [error.code] : []),
    ]);
}

describe("what others chose or said", () => {
    it("is shown by no report with anything that a terminal obeys, nor with a token", () => {
        fc.assert(
            fc.property(hostile, (text) => {
                for (const [name, shown] of Object.entries(reports(text))) {
                    expect([name, NEVER.exec(shown)?.[0]]).toEqual([name, undefined]);
                    expect([name, shown.includes("eyJ")]).toEqual([name, false]);
                }
            }),
        );
    });

    it("is in no message of an error with anything that a terminal obeys, nor with a token", () => {
        fc.assert(
            fc.property(hostile, (text) => {
                for (const shown of messages(text)) {
                    expect(NEVER.exec(shown)?.[0]).toBeUndefined();
                    expect(shown).not.toContain("eyJ");
                }
            }),
        );
    });

    it("is in no message of the reader of rules", () => {
        fc.assert(
            fc.property(hostile, (text) => {
                try {
                    parseRule(`(device.${text} -eq "x")`);
                } catch (error) {
                    expect(error).toBeInstanceOf(RuleSyntaxError);
                    expect(NEVER.exec((error as Error).message)?.[0]).toBeUndefined();
                }
            }),
        );
    });

    it("makes no message long, however long it is", () => {
        for (const text of [
            "x".repeat(3_000_000),
            "x ".repeat(1_500_000),
            `Bearer ${"x1".repeat(1_500_000)}`,
            TOKEN.repeat(60_000),
        ]) {
            const error = new GraphError({ status: 400, code: text, message: "m", requestId: text });
            expect(error.code.length).toBeLessThan(110);
            const body = JSON.stringify({ error: { code: text, message: text } });
            const details = errorFromAnswer({ status: 400, headers: new Headers(), text: body }, 0);
            expect(operationError("Read policy", new GraphError(details)).message.length).toBeLessThan(1500);
            expect(operationError(`Read '${text}'`, new Error(text)).message.length).toBeLessThan(21_000);
        }
    });

    it("shows no half of a secret where the part that is looked at ends, even if replacements made it short", () => {
        const tokens = Array.from({ length: 6 }, () => TOKEN).join(" ");
        const password = "s3cretPassw0rd";
        for (let most = 60; most < 120; most += 1) {
            expect(visible(`${tokens} https://user:${password}@proxy.example/ and more`, most)).not.toContain("s3c");
        }
    });

    it("keeps English and other languages as they are", () => {
        for (const text of [
            "Basic authentication failed: the bearer token is missing",
            "Bearer authentication is required",
            "日本語の名前 🖥️ é ñ العربية עברית",
            "https://graph.microsoft.com/beta/x?a=1&b=2",
            "Write secret: no",
            "eyJohn-PC",
        ]) {
            expect(new UserError(text).message).toBe(text);
        }
        expect(new UserError("https://user:pa55@proxy:8080/ said Basic dXNlcjpwYXNzd29yZDE=").message).toBe(
            "https://***@proxy:8080/ said Basic ***",
        );
    });

    it("is in an imported program to the letter, as escapes that are valid TypeScript, and in its import file", () => {
        fc.assert(
            fc.property(hostile, (text) => {
                const resource = (handler: "policy" | "assignment") => ({
                    handler,
                    name: "ring-policy",
                    id: "1",
                    inputs: { displayName: text, description: text, policyId: text, excludeGroupIds: ["vips"] },
                    outputs: { displayName: text },
                });
                const found: FoundPolicy[] = [
                    {
                        name: "ring",
                        displayName: text,
                        policy: resource("policy"),
                        assignment: resource("assignment"),
                        groupNames: new Map([["vips", text]]),
                        notes: [text],
                    },
                ];
                const program = programText(found);
                expect(NEVER.exec(program)?.[0]).toBeUndefined();
                const file = ts.createSourceFile("p.ts", program, ts.ScriptTarget.Latest, true);
                expect((file as unknown as { parseDiagnostics: unknown[] }).parseDiagnostics).toEqual([]);
                const literals: string[] = [];
                const visit = (node: ts.Node): void => {
                    if (ts.isPropertyAssignment(node) && ts.isStringLiteral(node.initializer)) {
                        literals.push(node.initializer.text);
                    }
                    ts.forEachChild(node, visit);
                };
                visit(file);
                expect(literals).toEqual(Array(5).fill(text));
                expect(file.statements).toHaveLength(3);
                const imported = importFileText(found);
                expect(NEVER.exec(imported)?.[0]).toBeUndefined();
                expect(JSON.parse(imported).resources[0].inputs.description).toBe(text);
            }),
        );
    });
});
