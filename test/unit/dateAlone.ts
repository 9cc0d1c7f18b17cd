/** Sets the date for a test, and leaves every timer as it is; `jest.useRealTimers()` ends it. */
export function useDateAlone(now: Date): void {
    jest.useFakeTimers({
        now,
        doNotFake: [
            "hrtime",
            "nextTick",
            "performance",
            "queueMicrotask",
            "setImmediate",
            "clearImmediate",
            "setInterval",
            "clearInterval",
            "setTimeout",
            "clearTimeout",
        ],
    });
}
