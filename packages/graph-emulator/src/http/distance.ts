import type { Answer } from "./pipeline";

/**
 * Simulates the distance of a service: a request arrives after half of the milliseconds, and its answer after the other
 * half. The service itself does not become slower.
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
