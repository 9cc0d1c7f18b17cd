import { systemClock } from "../../src/base/clock";

/**
 * Time that passes by sleeping alone, for our client, the handlers and the embedded Graph alike, which all look at the same clock: no test
 * waits, and a slow machine changes nothing. It never goes back, so that a Graph may live for longer than a test.
 */
export class SleptTime {
    constructor(private milliseconds = Date.now()) {}

    /** From where it stood, or a time of your own; ends with `jest.restoreAllMocks()`. */
    begin(milliseconds = this.milliseconds): void {
        this.milliseconds = milliseconds;
        jest.spyOn(Date, "now").mockImplementation(() => this.milliseconds);
        jest.spyOn(systemClock, "now").mockImplementation(() => this.milliseconds);
        jest.spyOn(systemClock, "random").mockImplementation(() => 0.5);
        jest.spyOn(systemClock, "sleep").mockImplementation(async (milliseconds, signal) => {
            signal?.throwIfAborted();
            this.pass(milliseconds);
        });
    }

    pass(milliseconds: number): void {
        this.milliseconds += milliseconds;
    }
}
