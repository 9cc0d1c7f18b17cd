import { progressDisplay } from "../../../src/cli/terminal/progress";
import { Pace } from "../../../src/graph/transport/pace";
import { testTerminal } from "./terminal";

function display(tty: boolean) {
    const terminal = testTerminal({ tty, env: tty ? {} : { CI: "true" }, columns: 100 });
    const clock = { now: 0, closedMs: 0, budgetMs: 0, refusals: 0 };
    const timers: { readonly milliseconds: number; readonly run: () => void; stopped: boolean }[] = [];
    const progress = progressDisplay(terminal, {
        now: () => clock.now,
        throttle: () => clock,
        every(milliseconds, run) {
            const timer = { milliseconds, run, stopped: false };
            timers.push(timer);
            return () => {
                timer.stopped = true;
            };
        },
    });
    return { terminal, clock, progress, timers, lines: () => terminal.err().split("\r\u001b[K") };
}

describe("the progress of a reading", () => {
    it("shows devices, rate, time left and the throttle's state on one line of a terminal", () => {
        const { clock, progress, lines } = display(true);
        progress.show({ step: "VBS states", done: 0, total: 1000 });
        Object.assign(clock, { now: 2000, closedMs: 4200, budgetMs: 9000, refusals: 12 });
        progress.show({ step: "VBS states", done: 200, total: 1000 });
        progress.clear();
        expect(lines()).toEqual([
            "",
            "Reading VBS states: 0 of 1000",
            "Reading VBS states: 200 of 1000, 100/s, 8 s left, throttled for 5 s, 12 answers of 429",
            "",
        ]);
    });

    it("says every second for how long the service's budget is waited for, until it is cleared", () => {
        const { clock, progress, lines, timers } = display(true);
        progress.show({ step: "VBS states", done: 500, total: 1000 });
        Object.assign(clock, { now: 5000, budgetMs: 12_500 });
        const [timer] = timers;
        timer?.run();
        progress.clear();
        expect(timers).toEqual([expect.objectContaining({ milliseconds: 1000, stopped: true })]);
        expect(lines()[2]).toBe("Reading VBS states: 500 of 1000, waiting 13 s for the service's budget");
    });

    it("shows lists that are read side by side on one line, and the last step alone with its own rate", () => {
        const { clock, progress, lines } = display(true);
        progress.show({ step: "Intune devices", done: 1000 });
        progress.show({ step: "Entra devices", done: 999 });
        clock.now = 2000;
        progress.show({ step: "Intune devices", done: 3000 });
        progress.show({ step: "VBS states", done: 900, total: 2000 });
        clock.now = 4000;
        progress.show({ step: "VBS states", done: 1000, total: 2000 });
        expect(lines().slice(2)).toEqual([
            "Reading Intune devices: 1000, Entra devices: 999",
            "Reading Intune devices: 3000, 1000/s, Entra devices: 999",
            "Reading VBS states: 900 of 2000",
            "Reading VBS states: 1000 of 2000, 50/s, 20 s left",
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
        const { terminal, clock, progress, timers } = display(false);
        progress.show({ step: "Intune devices", done: 1000 });
        clock.now = 9_999;
        progress.show({ step: "Intune devices", done: 5000 });
        expect(terminal.err()).toBe("");
        clock.now = 10_000;
        progress.show({ step: "Intune devices", done: 7000 });
        clock.now = 10_500;
        progress.show({ step: "Intune devices", done: 8000 });
        expect(terminal.err()).toBe("Reading Intune devices: 7000, 600/s\n");
        clock.now = 20_000;
        timers[0]?.run();
        progress.clear();
        expect(terminal.err()).toBe("Reading Intune devices: 7000, 600/s\nReading Intune devices: 8000, 350/s\n");
    });

    it("is silent where neither a person nor a pipeline's log is there to read it, and on a terminal that overwrites nothing", () => {
        for (const terminal of [testTerminal({ env: {} }), testTerminal({ tty: true, env: { TERM: "dumb" } })]) {
            let now = 0;
            const progress = progressDisplay(terminal, { now: () => now });
            for (; now < 60_000; now += 5000) {
                progress.show({ step: "Intune devices", done: now });
            }
            progress.clear();
            expect(terminal.err()).toBe("");
        }
    });

    it("never takes more than a line, which could not be overwritten", () => {
        const terminal = testTerminal({ tty: true, columns: 40 });
        const throttle = () => ({ closedMs: 4200, budgetMs: 0, refusals: 12 });
        const progress = progressDisplay(terminal, { now: () => 0, throttle });
        progress.show({ step: "VBS states", done: 200, total: 1000 });
        progress.clear();
        const lines = terminal.err().split("\r\u001b[K");
        expect(Math.max(...lines.map(({ length }) => length))).toBe(39);
    });

    it("counts the time down on a throttled service, and is right within a third after the first quarter", () => {
        const terminal = testTerminal({ tty: true });
        let now = 0;
        const pace = new Pace(
            { requests: 2000, seconds: 20 },
            { now: () => now, random: () => 0.5, sleep: () => Promise.resolve() },
        );
        const spentInMs = (units: number) => pace.spentInMs(units);
        const throttle = () => ({ closedMs: 0, budgetMs: pace.fitsInMs(20), refusals: 0, spentInMs });
        let redraw = () => {};
        const every = (_ms: number, run: () => void) => {
            redraw = run;
            return () => {};
        };
        const progress = progressDisplay(terminal, { now: () => now, throttle, every });
        progress.show({ step: "Intune devices", done: 1 });
        const told: { readonly at: number; readonly left: number; readonly done: number }[] = [];
        // The service answers 20 requests in 50 ms; the lists are known after 3 s.
        for (let done = 0; done < 10_000; now += 50) {
            if (pace.fitsInMs(20) === 0) {
                pace.spend(20)();
                done += 20;
            }
            if (now >= 3000 && now % 1000 === 0) {
                progress.show({ step: "VBS states", done, total: 10_000 });
                redraw();
                const [, number, unit] = /(\d+) (s|min) left/.exec(terminal.err().split("Reading").at(-1) ?? "") ?? [];
                told.push({ at: now / 1000, left: Number(number ?? 0) * (unit === "min" ? 60 : 1), done });
            }
        }
        const end = now / 1000;
        const later = told.filter(({ done, at }) => done >= 2500 && end - at > 5);
        expect(later.length).toBeGreaterThan(20);
        for (const { at, left } of later) {
            expect(Math.abs(left - (end - at))).toBeLessThanOrEqual((end - at) / 3 + 2);
        }
        const lefts = told.map(({ left }) => left);
        expect(lefts.every((left, index) => index === 0 || left <= (lefts[index - 1] ?? 0) + 3)).toBe(true);
    });
});
