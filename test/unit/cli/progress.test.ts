import { progressDisplay } from "../../../src/cli/readiness/progress";
import { testTerminal } from "./terminal";

function display(tty: boolean) {
    const terminal = testTerminal({ tty });
    const clock = { now: 0, throttledMs: 0 };
    const progress = progressDisplay(terminal, { now: () => clock.now, throttledMs: () => clock.throttledMs });
    return { terminal, clock, progress };
}

describe("the progress of a reading", () => {
    it("shows devices, rate, time left and the throttle's state on one line of a terminal", () => {
        const { terminal, clock, progress } = display(true);
        progress.show({ step: "VBS states", done: 0, total: 1000 });
        clock.now = 2000;
        clock.throttledMs = 4200;
        progress.show({ step: "VBS states", done: 200, total: 1000 });
        progress.clear();
        expect(terminal.err().split("\r\u001b[K")).toEqual([
            "",
            "Reading VBS states: 0 of 1000",
            "Reading VBS states: 200 of 1000, 100/s, 8 s left, throttled for 5 s",
            "",
        ]);
    });

    it("does not write to a terminal more than ten times a second, but always shows the end", () => {
        const { terminal, clock, progress } = display(true);
        for (let done = 1; done <= 1000; done += 1) {
            clock.now += 1;
            progress.show({ step: "VBS states", done, total: 1000 });
        }
        const lines = terminal.err().split("\r");
        expect(lines.length).toBeLessThan(13);
        expect(lines.at(-1)).toContain("1000 of 1000");
    });

    it("writes a plain line every ten seconds to a pipeline's log, and nothing for what is done sooner", () => {
        const { terminal, clock, progress } = display(false);
        progress.show({ step: "Intune devices", done: 1000 });
        clock.now = 9_999;
        progress.show({ step: "Intune devices", done: 5000 });
        expect(terminal.err()).toBe("");
        clock.now = 10_000;
        progress.show({ step: "Intune devices", done: 6000 });
        clock.now = 10_500;
        progress.show({ step: "Intune devices", done: 7000 });
        progress.clear();
        expect(terminal.err()).toBe("Reading Intune devices: 6000, 600/s\n");
    });
});
