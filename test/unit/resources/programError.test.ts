import { forProgram, ProgramError } from "../../../src/resources/programError";
import { failureOf } from "../graph/support/graph";

const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;

describe("the result of a function for programs", () => {
    it("keeps the program alive until it is there, and no longer", async () => {
        const before = timers();
        let finish = (_answer: number) => {};
        const result = forProgram("getThing", new Promise<number>((resolve) => (finish = resolve)), 10);
        expect(timers()).toBe(before + 1); // Timers that are not to keep a process alive are not listed.
        finish(42);
        expect(await result).toBe(42);
        expect(timers()).toBe(before);
    });

    it("is an error where what it waits for never settles", async () => {
        const error = await failureOf(forProgram("getThing", new Promise(() => {}), -299.9));
        expect(error).toBeInstanceOf(ProgramError);
        expect(String(error)).toMatch(/getThing: timed out after 0\.1\d* s\. Check the network, and try again\./);
    });

    it("keeps the program alive for hours if asked to", async () => {
        const before = timers();
        const result = forProgram("getThing", Promise.resolve(1), undefined);
        expect(timers()).toBe(before + 1);
        expect(await result).toBe(1);
    });
});
