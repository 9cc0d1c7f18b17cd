import { afterUnknownOutcome, retryNotFound, untilAgreed } from "../../../src/graph/consistency";
import { Deadline, DeadlineReached } from "../../../src/graph/deadline";
import { GraphError } from "../../../src/graph/errors";
import { failureOf } from "./support/graph";
import { TestClock } from "./support/testClock";

const refused = (status: number, code = "x") =>
    new GraphError({ status, code, message: `the service answered ${status}` });
const NOT_FOUND = refused(404);
const ODD_NOT_FOUND = refused(400, "ResourceNotFound");
const lost = new GraphError({ status: 0, code: "ECONNRESET", message: "no answer", outcomeUnknown: true });

function patience(seconds = 60) {
    const clock = new TestClock();
    return { clock, deadline: new Deadline(seconds, clock), waitedFor: "policy 'x' to show what was written" };
}

/** A function that answers one after the other, the last for ever. */
function script<T>(...answers: (T | Error)[]) {
    const calls = { count: 0 };
    const next = async () => {
        const answer = answers[Math.min(calls.count, answers.length - 1)];
        calls.count += 1;
        if (answer instanceof Error) {
            throw answer;
        }
        return answer as T;
    };
    return { next, calls };
}

describe("a deadline", () => {
    it("has passed for what it cut off, though a timer fired a millisecond before the clock shows it", async () => {
        const { clock, deadline } = patience(1);
        await clock.sleep(900);
        expect(deadline.hasPassed()).toBe(false);
        await clock.sleep(99);
        expect([deadline.remainingMs(), deadline.hasPassed()]).toEqual([1, true]);
        await clock.sleep(1);
        expect([deadline.remainingMs(), deadline.hasPassed()]).toEqual([0, true]);
    });
});

describe("waiting until the service agrees", () => {
    it("takes several agreeing answers in a row: one may come from the only replica that knows", async () => {
        const { next, calls } = script("old", "new", "old", NOT_FOUND, "new", "new");
        const options = patience();
        expect(await untilAgreed(next, (value) => value === "new", options)).toBe("new");
        expect(calls.count).toBe(6);
        expect(options.clock.slept).toEqual(Array(5).fill(2000));
    });

    it("ends with its deadline, and says what it waited for and what the service said last", async () => {
        const { next } = script<string>(NOT_FOUND);
        const error = await failureOf(untilAgreed(next, () => true, { ...patience(7), times: 3 }));
        expect(error).toBeInstanceOf(DeadlineReached);
        expect(error).toMatchObject({
            message: "timed out after 7 s waiting for policy 'x' to show what was written",
            cause: NOT_FOUND,
        });
    });

    it("passes on at once what is not a matter of waiting", async () => {
        const { next, calls } = script<string>(refused(403));
        expect(await failureOf(untilAgreed(next, () => true, patience()))).toMatchObject({ status: 403 });
        expect(calls.count).toBe(1);
    });
});

describe("reading what may be gone", () => {
    it("takes a single 'not found' for a lagging replica, be it 404 or Intune's 400", async () => {
        for (const missing of [NOT_FOUND, ODD_NOT_FOUND]) {
            const { next } = script<string>(missing, "here");
            expect(await retryNotFound(next, patience())).toBe("here");
        }
    });

    it("takes it for gone when the service says so several times in a row", async () => {
        const { next, calls } = script<string>(NOT_FOUND);
        expect(await retryNotFound(next, { ...patience(), times: 3, intervalMs: 10 })).toBeUndefined();
        expect(calls.count).toBe(3);
    });

    it("never takes a 400 that says nothing for a deletion", async () => {
        const { next } = script<string>(NOT_FOUND, refused(400, "BadRequest"));
        expect(await failureOf(retryNotFound(next, patience()))).toMatchObject({ status: 400 });
    });

    it("does not say gone when there was no time to ask again", async () => {
        const { next } = script<string>(NOT_FOUND);
        expect(await failureOf(retryNotFound(next, patience(1)))).toBeInstanceOf(DeadlineReached);
    });
});

describe("after a write of unknown outcome", () => {
    it("takes what it finds and writes no second time, even if it shows late", async () => {
        const write = script("twin", "twin");
        const first = script<string>(lost);
        const find = script<string | undefined>(undefined, "made");
        expect(await afterUnknownOutcome(first.next, find.next, patience())).toBe("made");
        expect(first.calls.count).toBe(1);
        expect(find.calls.count).toBe(2);
        expect(write.calls.count).toBe(0);
    });

    it("writes again only when nothing is found", async () => {
        const write = script<string>(lost, "made");
        const find = script<string | undefined>(undefined);
        expect(await afterUnknownOutcome(write.next, find.next, { ...patience(), times: 3 })).toBe("made");
        expect(write.calls.count).toBe(2);
        expect(find.calls.count).toBe(3);
    });

    it("does not look when the outcome is known", async () => {
        const find = script<string | undefined>("somebody else's");
        expect(
            await failureOf(afterUnknownOutcome(script<string>(refused(409)).next, find.next, patience())),
        ).toMatchObject({
            status: 409,
        });
        expect(await afterUnknownOutcome(script("made").next, find.next, patience())).toBe("made");
        expect(find.calls.count).toBe(0);
    });

    it("gives up after the second time, or when time is up, with the write's own error", async () => {
        const write = script<string>(lost);
        const find = script<string | undefined>(undefined);
        expect(await failureOf(afterUnknownOutcome(write.next, find.next, patience()))).toBe(lost);
        expect(write.calls.count).toBe(2);
        expect(await failureOf(afterUnknownOutcome(script<string>(lost).next, find.next, patience(1)))).toBe(lost);
    });
});
