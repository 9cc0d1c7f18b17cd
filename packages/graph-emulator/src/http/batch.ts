import { randomUUID } from "node:crypto";
import { isBag } from "../contract/violations";
import type { TokenClaims } from "../identity/claims";
import { bodyOf } from "../routes/route";
import { badRequest, type GraphFailure } from "./failure";
import { type GraphRequest, type GraphResponse, jsonText } from "./message";

const MOST_PARTS = 20;
const METHODS = ["GET", "POST", "PATCH", "PUT", "DELETE"];

interface Part {
    readonly id: string;
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly text: string | undefined;
    readonly dependsOn: readonly string[];
}

interface PartAnswer {
    readonly id: string;
    readonly response: GraphResponse;
}

/**
 * `$batch`: up to 20 requests with relative addresses, each answered separately, in any order. 200 even if all of them
 * fail; a part whose `dependsOn` failed is answered with 424.
 *
 * Microsoft Graph, "Combine multiple requests in one HTTP call using JSON batching". The wording of refusals is
 * `assumed`.
 */
export async function answerBatch(
    request: GraphRequest,
    caller: TokenClaims,
    answer: (request: GraphRequest) => Promise<GraphResponse>,
    shuffle: (answers: PartAnswer[]) => void,
): Promise<GraphResponse> {
    const parts = partsOf(bodyOf(request));
    const answers = new Map<string, PartAnswer>();
    for (const part of parts) {
        const failed = part.dependsOn.some((id) => (answers.get(id)?.response.status ?? 424) >= 400);
        const response = failed ? failedDependency() : await answer(requestOf(part, request, caller));
        answers.set(part.id, { id: part.id, response });
    }
    const all = [...answers.values()];
    shuffle(all);
    const whole = jsonText(200, `{"responses":[${all.map(partText).join(",")}]}`);
    // A part has no connection of its own: what happens to the connection affects the whole batch.
    const broken = all.find(({ response: { delivery } }) => delivery !== undefined)?.response;
    return broken === undefined ? whole : { ...whole, delivery: broken.delivery, fault: broken.fault };
}

function requestOf(part: Part, whole: GraphRequest, caller: TokenClaims): GraphRequest {
    const [path = "", query = ""] = splitOnce(part.url.startsWith("/") ? part.url : `/${part.url}`, "?");
    const requestId = randomUUID();
    return {
        method: part.method,
        version: whole.version,
        path,
        query,
        headers: part.headers,
        text: part.text,
        origin: whole.origin,
        requestId,
        clientRequestId: part.headers["client-request-id"] ?? requestId,
        time: whole.time,
        batch: { requestId: whole.requestId, caller },
    };
}

/** Bodies other than JSON are sent as text (Microsoft Graph: base64 for binary ones, which do not occur here). */
function partText({ id, response: { status, headers, body } }: PartAnswer): string {
    const isJson = headers["Content-Type"]?.startsWith("application/json") ?? false;
    const text = body === undefined || isJson ? body : JSON.stringify(body);
    const head = `"id":${JSON.stringify(id)},"status":${status},"headers":${JSON.stringify(headers)}`;
    return text === undefined ? `{${head}}` : `{${head},"body":${text}}`;
}

function failedDependency(): GraphResponse {
    const error = { code: "FailedDependency", message: "A request that this one depends on has failed." };
    return jsonText(424, JSON.stringify({ error }));
}

/** 400 for a batch that is malformed as a whole. */
function partsOf(body: unknown): Part[] {
    const requests = isBag(body) ? body.requests : undefined;
    if (!Array.isArray(requests) || requests.length === 0) {
        throw malformed("A batch needs a non-empty list 'requests'.");
    }
    if (requests.length > MOST_PARTS) {
        throw malformed(`The number of requests in a batch is ${requests.length}; at most ${MOST_PARTS} are allowed.`);
    }
    const seen = new Set<string>();
    return requests.map((given: unknown) => {
        const part = partOf(given);
        const unmet = part.dependsOn.find((id) => !seen.has(id));
        if (seen.has(part.id)) {
            throw malformed(`The id '${part.id}' is used by more than one request of the batch.`);
        }
        if (unmet !== undefined) {
            throw malformed(`Request '${part.id}' depends on '${unmet}', which does not come before it in the batch.`);
        }
        seen.add(part.id);
        return part;
    });
}

function partOf(given: unknown): Part {
    const { id, method, url, headers, body, dependsOn } = isBag(given) ? given : {};
    if (typeof id !== "string" || id === "" || typeof method !== "string" || typeof url !== "string" || url === "") {
        throw malformed("Each request of a batch needs the texts 'id', 'method' and 'url'.");
    }
    if (!METHODS.includes(method.toUpperCase())) {
        throw malformed(`Request '${id}' has the method '${method}'.`);
    }
    if (/^[a-z]+:/i.test(url) || /^\/?\$batch\b/.test(url)) {
        throw malformed(`Request '${id}' needs an address below the version segment, not '${url}'.`);
    }
    const named = isBag(headers)
        ? Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]))
        : {};
    if (body !== undefined && named["content-type"] === undefined) {
        throw malformed(`Write request id : ${id} does not contain Content-Type header or body.`);
    }
    return {
        id,
        method: method.toUpperCase(),
        url,
        headers: named,
        text: body === undefined ? undefined : JSON.stringify(body),
        dependsOn: Array.isArray(dependsOn) ? dependsOn.map(String) : [],
    };
}

function malformed(message: string): GraphFailure {
    return badRequest(message, "BadRequest");
}

function splitOnce(text: string, mark: string): readonly [string, string] {
    const place = text.indexOf(mark);
    return place < 0 ? [text, ""] : [text.slice(0, place), text.slice(place + 1)];
}
