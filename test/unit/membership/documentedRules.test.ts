import { canonicalRule, compileRule, parseRule, RuleSyntaxError } from "../../../src/membership";
import { deviceWith } from "./generated";

const pc = deviceWith({
    id: "aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb",
    deviceId: "d4fe7726-5966-431c-b3b8-cddc8fdb717d",
    accountEnabled: true,
    displayName: "LON-PC-0042",
    deviceOwnership: "company",
    manufacturer: "Contoso",
    mdmAppId: "0000000a-0000-0000-c000-000000000000",
    operatingSystem: "Windows",
    operatingSystemVersion: "10.0.26100.4946",
    physicalIds: ["[ZTDId]:1", "[OrderID]:179887111881"],
    profileType: "RegisteredDevice",
    systemLabels: ["M365Managed"],
    trustType: "AzureAd",
    extensionAttributes: { extensionAttribute1: 'the "pilot"' },
});

/** "Manage rules for dynamic membership groups" (Microsoft Entra, December 2024): its device rules and its grammar. */
describe("documented rules", () => {
    it.each<[string, boolean]>([
        ["device.accountEnabled -eq true", true],
        ['device.deviceCategory -eq "BYOD"', false],
        ['device.deviceId -eq "d4fe7726-5966-431c-b3b8-cddc8fdb717d"', true],
        ['device.deviceManagementAppId -eq "0000000a-0000-0000-c000-000000000000"', true],
        ['device.deviceManagementAppId -eq "54b943f8-d761-4f8d-951e-9cea1846db5a"', false],
        ['device.deviceManufacturer -eq "Samsung"', false],
        ['device.deviceModel -eq "iPad Air"', false],
        ['device.displayName -eq "Rob iPhone"', false],
        ['(device.deviceOSType -eq "iPad") -or (device.deviceOSType -eq "iOS")', false],
        ['device.deviceOSType -startsWith "AndroidEnterprise"', false],
        ['device.deviceOSType -eq "Windows"', true],
        ['device.deviceOSVersion -eq "9.1"', false],
        ['device.deviceOSVersion -startsWith "10.0.2"', true],
        ['device.deviceOwnership -eq "Company"', true],
        ['device.devicePhysicalIDs -any _ -startsWith "[ZTDId]"', true],
        ['(device.devicePhysicalIds -any _ -eq "[OrderID]:179887111881")', true],
        ['(device.devicePhysicalIds -any _ -eq "[PurchaseOrderId]:76222342342")', false],
        ['(device.devicePhysicalIds -any (_ -startsWith "[ZTDId]"))', true],
        ['device.devicePhysicalIds -all (_ -startsWith "[ZTDId]")', false],
        ['device.deviceTrustType -eq "AzureAD"', true],
        ['device.enrollmentProfileName -eq "DEP iPhones"', false],
        ['device.extensionAttribute15 -eq "some string value"', false],
        ["device.isRooted -eq true", false],
        ["device.isRooted -ne true", true],
        ['device.managementType -eq "MDM"', false],
        ['device.objectId -eq "aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb"', true],
        ['device.profileType -eq "RegisteredDevice"', true],
        ['device.systemLabels -startsWith "M365Managed"', true],
        ['device.systemLabels -notStartsWith "M365Managed"', false],
        ["device.objectId -ne null", true],
        ["device.displayName -eq $null", false],
        ["device.deviceModel -eq NULL", true],
        ['device.displayName -in ["LON-PC-0001", "lon-pc-0042"]', true],
        ['device.displayName -notIn ["LON-PC-0001","LON-PC-0042"]', false],
        ['device.displayName -match "^LON-.*"', true],
        ['device.displayName -match ".*-0042"', true],
        ['device.displayName -notMatch "\\d{5}"', true],
        ['device.displayName -endsWith"-0042"', true],
        ['device.displayName -contains "pc"', true],
        ['device.deviceOSType -eq "windows" -and -not (device.displayName -startsWith "NYC")', true],
        ['device.deviceModel EQ "x" OR device.deviceOSType eq "Windows"', true],
        ['device.extensionAttribute1 -eq "the `"pilot`""', true],
        ['device.extensionAttribute1 -ne `"pilot`"', true],
        ["device.displayName -eq 'LON-PC-0042'", true],
        ['device.accountEnabled -eq "true"', true],
        // -and binds more tightly than -or, and -not more tightly than both.
        ['device.deviceOSType -eq "Windows" -or device.deviceOSType -eq "a" -and device.deviceOSType -eq "b"', true],
        ['-not device.deviceOSType -eq "a" -and device.deviceOSType -eq "Windows"', true],
        ['-not (device.deviceOSType -eq "Windows" -or device.deviceOSType -eq "a")', false],
    ])("%s", (text, result) => {
        expect(compileRule(text)(pc)).toBe(result);
        expect(compileRule(canonicalRule(text))(pc)).toBe(result);
    });

    it("of memberOf ask for the members of groups, where these are known", () => {
        const text = "device.memberof -any (group.objectId -in ['one', 'two'])";
        const isMember = (groupId: string) => groupId === "two";
        expect(compileRule(text, { isMember })(pc)).toBe(true);
        expect(compileRule(text, { isMember: () => false })(pc)).toBe(false);
        expect(canonicalRule(text)).toBe("device.memberOf -any (group.objectId -in ['one', 'two'])");
        expect(() => compileRule(text)).toThrow(/members of those groups are not known here/);
    });

    it("double a single quote, and may leave one alone inside double quotes", () => {
        const [doubled, alone] = ["device.displayName -eq \"Rob''s PC\"", 'device.displayName -eq "Rob\'s PC"'];
        expect(compileRule(doubled)(deviceWith({ displayName: "Rob's PC" }))).toBe(true);
        expect(canonicalRule(alone)).toBe(canonicalRule(doubled));
    });

    it("take a collection without -any as a whole, and an empty one as null", () => {
        const bare = deviceWith({});
        expect(compileRule("device.systemLabels -eq null")(bare)).toBe(true);
        expect(compileRule('device.systemLabels -ne "a"')(bare)).toBe(true);
        expect(compileRule('device.devicePhysicalIds -any (_ -ne "a")')(bare)).toBe(false);
        expect(compileRule('device.devicePhysicalIds -all (_ -eq "a")')(bare)).toBe(true);
    });
});

describe("malformed rules", () => {
    it.each<[string, number, RegExp]>([
        ["", 1, /expected a condition .* found the end of the rule/],
        ["()", 2, /found '\)'\. There is nothing between the parentheses/],
        ['device.deviceOSTyp -eq "Windows"', 1, /Did you mean device\.deviceOSType\?/],
        ['device.deviceosversion -startsWith "10.0.26100"', 1, /case-sensitive\. Write device\.deviceOSVersion\./],
        ['device.operatingSystem -eq "Windows"', 1, /Did you mean device\.deviceOSType\?/],
        ['deviceOSType -eq "Windows"', 1, /Write device\.deviceOSType\./],
        ['device.organizationalUnit -eq "x"', 1, /does not know organizationalUnit/],
        ['device.extensionAttribute16 -eq "x"', 1, /Did you mean device\.extensionAttribute1/],
        ['user.department -eq "Sales"', 1, /cannot use properties of users/],
        ['device.deviceOSType -equals "Windows"', 21, /Did you mean -eq\?/],
        ['device.deviceOSType -startWith "Windows"', 21, /Did you mean -startsWith\?/],
        ['device.deviceOSType = "Windows"', 21, /Write -eq\./],
        ["device.deviceOSType -eq «Windows»", 25, /typographic quotation mark/],
        ['device.deviceOSType – "Windows"', 21, /an operator|a property/],
        ["device.deviceOSType -eq “Windows", 25, /a closing " for this string/],
        ["device.deviceOSType -eq Windows", 25, /Write "Windows"\./],
        ['device.deviceOSType -eq "Windows', 25, /a closing " for this string/],
        ["device.deviceOSType -eq", 24, /a text in double quotes, found the end of the rule/],
        ["device.deviceOSType", 20, /an operator such as -eq, found the end/],
        ['device.deviceOSVersion -gt "10.0.26100"', 24, /-startsWith "10\.0\.26100"/],
        ['device.accountEnabled -startsWith "t"', 23, /-eq or -ne/],
        ["device.accountEnabled -eq 1", 27, /true or false/],
        ['device.displayName -in "a"', 24, /Write \["a"\]\./],
        ["device.displayName -in []", 25, /a text in double quotes, found '\]'/],
        ['device.displayName -in ["a" "b"]', 29, /',' or the '\]'/],
        ['device.displayName -in ["a", null]', 30, /Compare with null separately/],
        ['device.displayName -eq ["a"]', 24, /Use a list with -in\./],
        ["device.displayName -startsWith null", 32, /null is only used with -eq and -ne/],
        ["device.displayName -not null", 20, /Write -ne/],
        ["device.displayName -eq 5", 24, /Write "5"\./],
        ['(device.displayName -eq "a"', 28, /The '\(' at character 1 is not closed/],
        ['device.displayName -eq "a")', 27, /There is no matching '\('/],
        ['device.displayName -eq "a" device.displayName -eq "b"', 28, /Join conditions with -and or -or/],
        ['device.displayName -eq "a" -adn device.displayName -eq "b"', 28, /Did you mean -and\?/],
        ['device.displayName -eq "a" && device.displayName -eq "b"', 28, /Write -and\./],
        ['device.displayName -eq "a" -and', 32, /expected a condition/],
        ['_ -eq "a"', 1, /'_' is the item of a collection/],
        ['device.displayName -any (_ -eq "a")', 20, /displayName has a single value/],
        ['device.systemLabels -any (device.displayName -eq "a")', 26, /a condition on '_'/],
        ['device.systemLabels -any (_ -eq "a" -and device.systemLabels -any (_ -eq "b"))', 62, /cannot be nested/],
        ['device.memberOf -eq "a"', 17, /-any after memberOf/],
        ['device.memberOf -any (_ -in ["a"])', 23, /group\.objectId/],
        ['device.displayName -match "(a"', 27, /a '\(' is not closed/],
        ['device.displayName -match "*a"', 27, /there is nothing before the quantifier/],
    ])("%s", (text, column, message) => {
        const error = mistake(text);
        expect(error.message).toMatch(message);
        expect(error.position).toEqual({ offset: column - 1, line: 1, column });
    });

    it("of several lines are pointed at by line and column, with a caret below", () => {
        const error = mistake('(device.accountEnabled -eq true)\n    -and (device.deviceOSTyp -eq "Windows")');
        expect(error.position).toEqual({ offset: 43, line: 2, column: 11 });
        expect(error.render().split("\n")).toEqual([
            "Read membership rule: line 2, column 11: expected a device property, found 'device.deviceOSTyp'. " +
                "Did you mean device.deviceOSType?",
            '    -and (device.deviceOSTyp -eq "Windows")',
            `${" ".repeat(10)}${"^".repeat(18)}`,
        ]);
    });

    it("of great length are shown around the mistake", () => {
        const clause = '(device.displayName -eq "a") -or ';
        const error = mistake(
            `${clause.repeat(30)}(device.nonsense -eq "b") -or ${clause.repeat(30)}(device.isRooted -eq true)`,
        );
        const [, line = "", carets = ""] = error.render().split("\n");
        expect(line.length).toBeLessThanOrEqual(102);
        expect(line.slice(carets.indexOf("^"), carets.length)).toBe("device.nonsense");
    });

    it.each([
        ["Bearer ", "0123456789abcdefghij", 30],
        ["Bearer ", "0123456789abcdefghij", 47],
        ["client_secret=", "Zk9~abcdefghijklmn", 40],
        ["", `eyJ${"hbGciOi".repeat(10)}.${"x".repeat(20)}`, 55],
        ["https://user:", `${"pass0word".repeat(4)}@proxy.example`, 44],
    ])("lose their secrets before they are cut: %s%s at %i", (label, secret, before) => {
        const value = `"${"a".repeat(before)} ${label}${secret}"`;
        const { message, ...shown } = rendered(`(device.nonsense -eq ${value}) -or (device.isRooted -eq true)`);
        expect(shown.line.length).toBeLessThanOrEqual(102);
        expect(shown.marked).toBe("device.nonsense");
        for (const text of [message, shown.line, rendered(`device.displayName ${value}`).message]) {
            const parts = Array.from({ length: 8 }, (_, start) => secret.slice(start, start + 6));
            expect(parts.filter((part) => text.includes(part))).toEqual([]);
        }
    });

    function rendered(text: string): { message: string; line: string; marked: string } {
        const error = mistake(text);
        const [, line = "", carets = ""] = error.render().split("\n");
        return { message: error.message, line, marked: line.slice(carets.indexOf("^"), carets.length) };
    }

    function mistake(text: string): RuleSyntaxError {
        try {
            parseRule(text);
        } catch (error) {
            if (error instanceof RuleSyntaxError) {
                return error;
            }
            throw error;
        }
        throw new Error(`'${text}' was taken for a rule`);
    }
});
