import { shellVariables } from "../../../src/cli/emulator/shellVariables";

describe("variables to set", () => {
    it("are there for bash, PowerShell and cmd", () => {
        expect(shellVariables({ A: "http://127.0.0.1:1", B: "it's" })).toBe(
            `bash, zsh:
  export A='http://127.0.0.1:1'
  export B='it'\\''s'

PowerShell:
  $env:A = 'http://127.0.0.1:1'
  $env:B = 'it''s'

cmd:
  set "A=http://127.0.0.1:1"
  set "B=it's"`,
        );
    });
});
