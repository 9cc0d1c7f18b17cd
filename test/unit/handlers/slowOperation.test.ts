import { reportSlowOperation, WatchedDeadline } from "../../../src/handlers/slowOperation";

const until = (done: () => boolean) =>
    new Promise<void>((resolve) => {
        const timer = setInterval(() => {
            if (done()) {
                clearInterval(timer);
                resolve();
            }
        }, 2);
    });

describe("an operation that takes long", () => {
    let log: jest.SpyInstance;
    beforeEach(() => {
        log = jest.spyOn(console, "log").mockImplementation(() => {});
    });
    afterEach(() => jest.restoreAllMocks());

    it("says once what it waits for and until when", async () => {
        const deadline = new WatchedDeadline(60);
        const stop = reportSlowOperation("Update assignment 'x'", deadline, 5);
        const end = new Date(Date.now() + 60_000).toISOString().slice(11, 16);
        const waiting = deadline.sleep(60, "the groups to be visible to Intune");
        await until(() => log.mock.calls.length > 0);
        await waiting;
        stop();
        expect(log.mock.calls).toHaveLength(1);
        expect(log.mock.calls[0]?.[0]).toMatch(
            /^Update assignment 'x': waiting for the groups to be visible to Intune; the operation ends at \d\d:\d\d:\d\d UTC at the latest/,
        );
        expect([end, nextMinute(end)]).toContain(/ends at (\d\d:\d\d)/.exec(log.mock.calls[0]?.[0])?.[1]);
    });

    it("names Microsoft Graph where a request itself takes long", async () => {
        const stop = reportSlowOperation("Read policy 'x'", new WatchedDeadline(60), 5);
        await until(() => log.mock.calls.length > 0);
        stop();
        expect(log.mock.calls[0]?.[0]).toContain("Read policy 'x': waiting for Microsoft Graph to answer");
    });

    it("says nothing if it ends before", async () => {
        const stop = reportSlowOperation("Read policy 'x'", new WatchedDeadline(60), 5);
        stop();
        await new Promise((resolve) => setTimeout(resolve, 20));
        expect(log).not.toHaveBeenCalled();
    });
});

function nextMinute(time: string): string {
    return new Date(Date.parse(`2026-01-01T${time}:00Z`) + 60_000).toISOString().slice(11, 16);
}
