import type { Answer } from "./pipeline";

/**
 * Puts the service so far away: a request arrives after half of the milliseconds, and its answer after the other half. Nothing
 * of the service is slower for it.
 */
export function distant(answer: Answer, latencyMs: number): Answer {
    if (latencyMs === 0) {
        return answer;
    }
    return async (request) => {
        await passing(latencyMs / 2);
        const response = await answer(request);
        await passing(latencyMs / 2);
        return response;
    };
}

/** Does not keep the process alive. */
function passing(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
        setTimeout(resolve, milliseconds).unref();
    });
}
