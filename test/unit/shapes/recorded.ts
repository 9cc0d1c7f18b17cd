import type { Clock } from "../../../src/base/clock";
import type { GraphClient } from "../../../src/graph/client";
import { createGraphClient } from "../../../src/graph/graphClient";
import { readGraphSettings } from "../../../src/graph/settings";

/** Time that passes by sleeping alone. */
export function quickClock(): Clock {
    let time = Date.now();
    return {
        now: () => time,
        random: () => 0.5,
        async sleep(milliseconds, signal) {
            signal?.throwIfAborted();
            time += milliseconds;
        },
    };
}

/** Answers of an embedded Graph as they were, replayed. What is asked for the first time is asked of it for real. */
export class Recorded {
    private readonly answers = new Map<string, { status: number; text: string }>();

    /** @param env of the embedded Graph */
    constructor(private readonly env: NodeJS.ProcessEnv) {}

    /**
     * A client whose answers pass `spoil`, which is given each as the service's JSON.
     *
     * @param onUrl is told of each request
     */
    client(clock: Clock, spoil: (answer: unknown) => unknown, onUrl: (url: string) => void): GraphClient {
        const settings = readGraphSettings({ config: () => undefined, env: this.env });
        const replay = async (url: string, init: RequestInit): Promise<Response> => {
            onUrl(url);
            const { status, text } = await this.answerTo(url, init);
            const headers = { "content-type": "application/json" };
            return status === 204
                ? new Response(null, { status })
                : new Response(JSON.stringify(spoil(JSON.parse(text || "{}"))), { status, headers });
        };
        return createGraphClient({ ...settings, operationTimeoutSeconds: 20 }, { clock, fetch: replay });
    }

    private async answerTo(url: string, init: RequestInit): Promise<{ status: number; text: string }> {
        const key = `${init.method} ${url} ${String(init.body)}`;
        const known = this.answers.get(key);
        if (known !== undefined) {
            return known;
        }
        const response = await fetch(url, init);
        const answer = { status: response.status, text: await response.text() };
        this.answers.set(key, answer);
        return answer;
    }
}
