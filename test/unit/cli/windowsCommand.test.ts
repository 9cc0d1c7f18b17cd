import { windowsCommand } from "../../../src/cli/emulator/windowsCommand";

const ENV = {
    PATH: "C:\\Program Files\\nodejs;C:\\tools",
    PathExt: ".COM;.EXE;.BAT;.CMD",
    COMSPEC: "C:\\Windows\\cmd.exe",
};
const FILES = new Set(["c:\\program files\\nodejs\\npx.cmd", "c:\\tools\\pulumi.exe", "c:\\repo\\run.bat"]);
const isFile = (path: string) => FILES.has(path.toLowerCase());
const found = (command: string, ...args: string[]) => windowsCommand(command, args, ENV, "C:\\repo", isFile);

describe("a command on Windows", () => {
    it("is started directly if it is a program", () => {
        expect(found("pulumi", "preview", "a b")).toEqual({
            file: "C:\\tools\\pulumi.EXE",
            args: ["preview", "a b"],
            verbatim: false,
        });
    });

    it("goes to cmd.exe if it is a .cmd file, every argument quoted for both readings", () => {
        expect(found("npx", "a b")).toEqual({
            file: "C:\\Windows\\cmd.exe",
            args: ["/d", "/s", "/c", '"C:\\Program^ Files\\nodejs\\npx.CMD ^^^"a^^^ b^^^""'],
            verbatim: true,
        });
    });

    it("hands metacharacters on as text", () => {
        expect(found("npx", "a&calc", "%PATH%", 'say "x"\\')?.args[3]).toBe(
            '"C:\\Program^ Files\\nodejs\\npx.CMD ^^^"a^^^&calc^^^" ^^^"^^^%PATH^^^%^^^" ^^^"say^^^ \\^^^"x\\^^^"\\\\^^^""',
        );
    });

    it("is found by a path from the current folder", () => {
        expect(found(".\\run.bat")?.args[3]).toContain("C:\\repo\\run.bat");
    });

    it("is not found where PATH has none, nor in the current folder by its bare name", () => {
        expect(found("nothing")).toBeUndefined();
        expect(found("run.bat")).toBeUndefined();
    });

    it("refuses a line break for a .cmd file, which has no way to quote it", () => {
        expect(() => found("npx", "a\nb")).toThrow(/^Run 'npx': an argument has a line break/);
    });
});
