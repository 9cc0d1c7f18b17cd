import fc from "fast-check";
import { UserError } from "../../../src/base/userError";
import { parseErrorBody } from "../../../src/graph/errorBody";
import { errorFromAnswer, GraphError, isGraphError, operationError } from "../../../src/graph/errors";
import { draws } from "../sample";

const NOW = Date.parse("2026-07-15T12:00:00Z");

function refusal(status: number, body: unknown, headers: Record<string, string> = {}): GraphError {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return new GraphError(
        errorFromAnswer({ status, headers: new Headers(headers), text, clientRequestId: "ours" }, NOW),
    );
}

/** Intune's way: JSON within the message. */
function intune(message: string): string {
    const tail = [
        "Operation ID (for customer support): 00000000-0000-0000-0000-000000000000",
        "Activity ID: 11111111-2222-3333-4444-555555555555",
        "Url: https://fef.msua08.manage.microsoft.com/SoftwareUpdate/StatelessFEService?api-version=5024-05-13",
    ].join(" - ");
    return JSON.stringify({ _version: 3, Message: `${message} - ${tail}`, CustomApiErrorPhrase: "", RetryAfter: null });
}

const SCOPES =
    "Application is not authorized to perform this operation. Application must have one of the following scopes: " +
    "DeviceManagementConfiguration.Read.All, DeviceManagementConfiguration.ReadWrite.All";

describe("a refusal", () => {
    it.each(["innerError", "innererror"])("is read with its ids from %s", (key) => {
        const inner = { date: "2026-07-15T11:59:59", "request-id": "theirs", "client-request-id": "echo" };
        const error = refusal(400, { error: { code: "BadRequest", message: "No such thing.", [key]: inner } });
        expect(error).toMatchObject({
            status: 400,
            code: "BadRequest",
            message: "the service answered 400 BadRequest: No such thing",
            requestId: "theirs",
            clientRequestId: "ours",
            date: "2026-07-15T11:59:59",
            outcomeUnknown: false,
        });
    });

    it("shows the most exact code, which stands in the innermost error", () => {
        const innermost = { code: "policyNotFound", date: "2026-07-15T11:59:59" };
        const innererror = { code: "invalidReference", "request-id": "theirs", innererror: innermost };
        const error = refusal(400, { error: { code: "badRequest", message: "No such thing.", innererror } });
        expect(error).toMatchObject({
            code: "badRequest",
            message: "the service answered 400 badRequest (policyNotFound): No such thing",
            requestId: "theirs",
        });
        const same = refusal(429, {
            error: { code: "TooManyRequests", message: "Wait.", innerError: { code: "429" } },
        });
        expect(same.message).toBe("the service answered 429 TooManyRequests: Wait");
    });

    it.each<[number, string, Record<string, string>]>([
        [400, intune("Header 'x-msft-approval-justification' is required to request approval"), {}],
        [403, "The operation requires Multi Admin Approval.", {}],
        [409, "An active Approval Request already exists.", {}],
        [412, "Precondition failed.", { "x-msft-approval-code": "5f0c" }],
    ])("of %i for want of a second administrator says so, and nothing of permissions", (status, message, headers) => {
        const text = JSON.stringify({ error: { code: "BadRequest", message } });
        const error = new GraphError(errorFromAnswer({ status, headers: new Headers(headers), text }, NOW));
        expect(error.needsApproval).toBe(true);
        expect(error.fix).toMatch(/second administrator .*Multi Admin Approval.*was not made.*Exclusions/);
        expect(error.fix).not.toContain("permission");
    });

    it("of 412 for another condition has nothing to do with approval", () => {
        expect(refusal(412, { error: { code: "PreconditionFailed", message: "Changed." } }).needsApproval).toBe(false);
    });

    it("is read through JSON within the message, once and twice", () => {
        const once = refusal(404, { error: { code: "ResourceNotFound", message: intune("Policy not found") } });
        expect(once.message).toBe("the service answered 404 ResourceNotFound: Policy not found");
        expect(once.operationId).toBe("00000000-0000-0000-0000-000000000000");
        const nested = JSON.stringify({ ErrorCode: "BadRequest", Message: intune("Scope tag is wrong"), Target: null });
        const twice = refusal(400, { error: { code: "UnknownError", message: nested } });
        expect(twice.message).toBe("the service answered 400 BadRequest: Scope tag is wrong");
    });

    it("of 403 names the missing permission, the consent and the token that outlives it", () => {
        const error = refusal(403, { error: { code: "Forbidden", message: intune(SCOPES) } });
        expect(error.missingScopes).toEqual([
            "DeviceManagementConfiguration.Read.All",
            "DeviceManagementConfiguration.ReadWrite.All",
        ]);
        expect(error.fix).toMatch(
            /one of .*DeviceManagementConfiguration\.Read\.All, DeviceManagementConfiguration\.ReadWrite\.All.*Grant admin consent.*up to an hour/,
        );
        const known = new GraphError(
            errorFromAnswer({ status: 403, headers: new Headers(), text: "{}", needs: "GroupMember.Read.All" }, NOW),
        );
        expect(known.fix).toMatch(/the Microsoft Graph permission GroupMember\.Read\.All \(.*Grant admin consent/);
        const directory = refusal(403, { error: { code: "Authorization_RequestDenied", message: "Insufficient" } });
        expect(directory.fix).toMatch(/permission that this needs.*Grant admin consent/);
    });

    it.each([
        [
            "a gateway's page",
            "<html><head><title>502 Bad Gateway</title></head><body>…</body></html>",
            /web page.*'502 Bad Gateway'/,
        ],
        ["plain text", "upstream\nconnect error", /upstream connect error$/],
        ["nothing", "", /^the service answered 502 BadGateway$/],
        ["half of its JSON", '{"error":{"code":"Bad', /\{"error"/],
        ["a list", "[1]", /\[1\]$/],
    ])("with %s for a body is still one line", (_what, text, message) => {
        const error = refusal(502, text);
        expect(error.message).toMatch(message);
        expect(error.message).not.toContain("\n");
        expect(error.fix).toMatch(/^Try again/);
    });

    it("says how long to wait, whole, fractional or as a date", () => {
        const wait = (text: string) => refusal(429, {}, { "Retry-After": text }).retryAfterMs;
        expect(wait("7")).toBe(7000);
        expect(wait("2.128")).toBe(2128);
        expect(wait("Wed, 15 Jul 2026 12:00:10 GMT")).toBe(10_000);
        for (const nonsense of ["0", "-3", "soon", "0x10", "1e3", "tomorrow 5", "Wed, 15 Jul 2020 12:00:10 GMT"]) {
            expect(wait(nonsense)).toBeUndefined();
        }
    });

    it("takes a date by the service's own clock, whatever the machine's says", () => {
        const headers = { "Retry-After": "Wed, 15 Jul 2026 13:30:10 GMT", Date: "Wed, 15 Jul 2026 13:30:00 GMT" };
        expect(refusal(429, {}, headers).retryAfterMs).toBe(10_000);
    });

    it("never shows a token that the service sent back", () => {
        const token = "eyJhbGciOiJub25lIn0.eyJ0aWQiOiIxIn0.c2ln";
        expect(
            refusal(401, { error: { code: "InvalidAuthenticationToken", message: `bad: ${token}` } }).message,
        ).not.toContain(token);
    });

    it("is parsed without an exception whatever the body", () => {
        const keys = fc.constantFrom(
            "error",
            "code",
            "message",
            "innerError",
            "Message",
            "ErrorCode",
            "date",
            "request-id",
        );
        const tree = fc.letrec((tie) => ({
            node: fc.oneof(
                { maxDepth: 4 },
                fc.string(),
                fc.integer(),
                fc.constant(null),
                fc.array(tie("node"), { maxLength: 3 }),
                fc.dictionary(keys, tie("node")),
                fc.dictionary(keys, tie("node")).map((value) => JSON.stringify(value)),
            ),
        })).node;
        const texts = fc.oneof(
            fc.string(),
            fc.json(),
            tree.map((value) => JSON.stringify(value) ?? ""),
        );
        fc.assert(
            fc.property(texts, fc.integer({ min: 300, max: 599 }), (text, status) => {
                const error = refusal(status, text);
                expect(error.message).toMatch(new RegExp(`^the service answered ${status} `));
                expect(operationError("Read thing 'x'", error).message).not.toMatch(/[\r\n]/);
                for (const value of Object.values(parseErrorBody(text))) {
                    expect(value === undefined || typeof value === "string" || Array.isArray(value)).toBe(true);
                }
            }),
            draws(300),
        );
    });
});

describe("an operation's error", () => {
    it("reads: verb, noun, subject, cause, fix, ids", () => {
        const error = refusal(
            403,
            { error: { code: "Forbidden", message: intune(SCOPES) } },
            { "request-id": "theirs" },
        );
        const failure = operationError("Update quality update policy 'Ring 0'", error);
        expect(failure.message).toMatch(
            /^Update quality update policy 'Ring 0': the service answered 403 Forbidden: .*\. Grant the application .* hour\. \(request-id theirs, client-request-id ours\)$/,
        );
        expect(isGraphError(failure.cause)).toBe(true);
    });

    it("says that the outcome of a write is unknown", () => {
        const lost = new GraphError({ status: 0, code: "ECONNRESET", message: "no answer", outcomeUnknown: true });
        expect(operationError("Create group 'x'", lost).message).toBe(
            "Create group 'x': no answer. It is not known whether the service carried it out.",
        );
    });

    it("keeps the text of a user's mistake, and of anything that is thrown", () => {
        expect(operationError("Read policy 'x'", new UserError("set it.")).message).toBe("Read policy 'x': set it.");
        expect(operationError("Read policy 'x'", "a\nb").message).toBe("Read policy 'x': a b");
    });

    it("has one line for a stack, unless HOTPATCH_DEBUG asks for more", () => {
        expect(operationError("Read policy 'x'", new Error("no")).stack).toBe("Error: Read policy 'x': no");
        process.env.HOTPATCH_DEBUG = "1";
        try {
            expect(operationError("Read policy 'x'", new Error("no")).stack).toMatch(/\n\s+at /);
        } finally {
            delete process.env.HOTPATCH_DEBUG;
        }
    });
});
