import { cachedTokens } from "../../../src/graph/identity/accessToken";
import { TestClock } from "./support/testClock";

describe("tokens", () => {
    function issuer(clock: TestClock, minutes: number) {
        let issued = 0;
        return cachedTokens(async () => {
            issued += 1;
            return { token: `token ${issued}`, expiresOnTimestamp: clock.now() + minutes * 60_000 };
        }, clock);
    }

    it("are asked for once by all who need one, and again shortly before they end", async () => {
        const clock = new TestClock({ manual: true });
        const tokens = issuer(clock, 60);
        expect(await Promise.all([tokens.token(), tokens.token()])).toEqual(["token 1", "token 1"]);
        await clock.advance(54 * 60_000);
        expect(await tokens.token()).toBe("token 1");
        await clock.advance(60_000);
        expect(await tokens.token()).toBe("token 2");
    });

    it("that could not be had are asked for again", async () => {
        let failures = 0;
        const tokens = cachedTokens(() => {
            failures += 1;
            return failures === 1
                ? Promise.reject(new Error("not now"))
                : Promise.resolve({ token: "t", expiresOnTimestamp: Number.MAX_SAFE_INTEGER });
        });
        await expect(tokens.token()).rejects.toThrow("not now");
        await expect(tokens.token()).resolves.toBe("t");
    });
});
