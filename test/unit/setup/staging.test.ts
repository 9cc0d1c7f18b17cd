import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { makeWhole } from "../../../scripts/setup/engine/staging";
import { removeFolders, temporaryFolder, write } from "./folders";

afterEach(removeFolders);

const modulePath = require.resolve("../../../scripts/setup/engine/staging");

/** A run that has filled half of its folder and is told so. */
async function runHalfWay(folder: string) {
    const script = `
        const { writeFileSync } = require("node:fs");
        require(${JSON.stringify(modulePath)}).makeWhole(${JSON.stringify(folder)}, "done", async (temporary) => {
            writeFileSync(temporary + "/half", "");
            console.log("half way");
            await new Promise((resolve) => setTimeout(resolve, 60_000));
        });`;
    const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    return child;
}

describe("making a folder whole", () => {
    it("shows it only when it is complete", async () => {
        const folder = join(temporaryFolder(), "result");
        await makeWhole(folder, "done", async (temporary) => {
            write(join(temporary, "part"), "");
            expect(existsSync(folder)).toBe(false);
            write(join(temporary, "done"), "");
        });
        expect(readdirSync(folder).sort()).toEqual(["done", "part"]);
    });

    it("leaves nothing where filling it fails", async () => {
        const parent = temporaryFolder();
        const made = makeWhole(join(parent, "result"), "done", async (temporary) => {
            write(join(temporary, "part"), "");
            throw new Error("the disk is full");
        });
        await expect(made).rejects.toThrow("the disk is full");
        expect(readdirSync(parent)).toEqual([]);
    });

    // Windows has no signals that a process could answer; what stays there is removed by the next run, as below.
    (process.platform === "win32" ? it.skip : it).each(["SIGINT", "SIGTERM"] as const)(
        "leaves nothing where it is interrupted by %s",
        async (signal) => {
            const parent = temporaryFolder();
            const child = await runHalfWay(join(parent, "result"));
            expect(readdirSync(parent)).toHaveLength(1);
            child.kill(signal);
            expect(await once(child, "exit")).toEqual([130, null]);
            expect(readdirSync(parent)).toEqual([]);
        },
    );

    it("removes what a killed run left, but not what another one is filling", async () => {
        const parent = temporaryFolder();
        const killed = await runHalfWay(join(parent, "result"));
        killed.kill("SIGKILL");
        await once(killed, "exit");
        const here = hostname().replace(/\W/g, "_");
        const ofARunningOne = `installing-${here}-${process.ppid}-abc`;
        const ofAnotherMachine = "installing-somewhere_else-1-abc";
        for (const name of [ofARunningOne, ofAnotherMachine]) {
            mkdirSync(join(parent, name));
        }
        await makeWhole(join(parent, "result"), "done", async (temporary) => void write(join(temporary, "done"), ""));
        expect(readdirSync(parent).sort()).toEqual([ofARunningOne, ofAnotherMachine, "result"].sort());
    });

    it("keeps the result of the one that was first, of two at once", async () => {
        const folder = join(temporaryFolder(), "result");
        const make = (text: string, after: () => Promise<unknown>) =>
            makeWhole(folder, "done", async (temporary) => {
                await after();
                write(join(temporary, "done"), text);
            });
        await make("slow", () => make("fast", async () => undefined));
        expect(readFileSync(join(folder, "done"), "utf8")).toBe("fast");
    });

    it("replaces something of that name that is not a result", async () => {
        const folder = join(temporaryFolder(), "result");
        write(join(folder, "rubbish"), "");
        await makeWhole(folder, "done", async (temporary) => void write(join(temporary, "done"), ""));
        expect(readdirSync(folder)).toEqual(["done"]);
    });
});
