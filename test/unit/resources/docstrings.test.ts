import { join } from "node:path";
import * as ts from "typescript";

const index = join(__dirname, "..", "..", "..", "src", "index.ts");

/** What an editor shows of the properties of the exported resources and of their arguments, by `type.property`. */
function docstrings(): Map<string, string> {
    const options = { strict: true, skipLibCheck: true, module: ts.ModuleKind.Node16, target: ts.ScriptTarget.ES2022 };
    const program = ts.createProgram([index], options);
    const checker = program.getTypeChecker();
    const source = program.getSourceFile(index);
    const exported = source === undefined ? undefined : checker.getSymbolAtLocation(source);
    const texts = new Map<string, string>();
    for (const symbol of exported === undefined ? [] : checker.getExportsOfModule(exported)) {
        if (/^(QualityUpdatePolicy|SettingsCatalogPolicy|HotpatchTenantDefault)\w*(?<!State)$/.test(symbol.name)) {
            const type = checker.getDeclaredTypeOfSymbol(
                symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
            );
            for (const property of type.getProperties()) {
                const { fileName } = property.declarations?.[0]?.getSourceFile() ?? { fileName: "" };
                if (!fileName.includes("node_modules")) {
                    texts.set(
                        `${symbol.name}.${property.name}`,
                        ts.displayPartsToString(property.getDocumentationComment(checker)),
                    );
                }
            }
        }
    }
    return texts;
}

describe("an editor", () => {
    const texts = docstrings();

    it("shows a docstring for every argument and output of the policies, their assignments and the tenant's default", () => {
        expect([...texts].filter(([, text]) => text === "")).toEqual([]);
    });

    it("shows for arguments and outputs what stands once at the handler's inputs", () => {
        const shown = texts.get("QualityUpdatePolicyArgs.deferralDays");
        expect(shown).toContain("a whole number from 0 to 30");
        expect(texts.get("QualityUpdatePolicy.deferralDays")).toBe(shown);
        expect(texts.get("QualityUpdatePolicy.createdDateTime")).toContain("ISO 8601");
        expect(texts.get("QualityUpdatePolicyArgs.approvalSettings")).toContain("At most 6");
        expect(texts.get("SettingsCatalogPolicyArgs.settings")).toContain("The chosen option of each setting");
        expect(texts.get("QualityUpdatePolicyAssignmentArgs.includeGroupIds")).toContain("at least one");
        expect(texts.get("HotpatchTenantDefault.mdmAppId")).toContain("Defaults to Intune");
    });
});
