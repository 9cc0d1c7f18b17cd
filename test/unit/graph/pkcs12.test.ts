import { createPrivateKey, X509Certificate } from "node:crypto";
import { pemFromPkcs12 } from "../../../src/graph/identity/pkcs12";
import { PASSWORD } from "./support/certificates";
import { BUNDLES } from "./support/pkcs12Bundles";

type Name = keyof typeof BUNDLES;

function bytesOf(name: Name): Buffer {
    return Buffer.from(BUNDLES[name], "base64");
}

/** The subjects of the certificates in a PEM text, after checking that its key belongs to the first. */
function subjects(pem: string): string[] {
    const certificates = (pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map(
        (text) => new X509Certificate(text),
    );
    expect(certificates[0]?.checkPrivateKey(createPrivateKey(pem))).toBe(true);
    return certificates.map(({ subject }) => subject);
}

function problemOf(bundle: Buffer, password: string | undefined): string {
    try {
        pemFromPkcs12(bundle, password);
    } catch (error) {
        return (error as Error).message;
    }
    return "opened";
}

describe("a PKCS#12 bundle opens", () => {
    it.each<[Name, string | undefined]>([
        ["openssl3", PASSWORD],
        ["windowsTripleDes", PASSWORD],
        ["windowsAes", PASSWORD],
        ["java", "password"],
        ["sha512", "plain"],
        ["empty", ""],
        ["empty", undefined],
        ["emptyTripleDes", ""],
        ["emptyTripleDes", undefined],
        ["absent", ""],
        ["absent", undefined],
        ["noMac", PASSWORD],
        ["clear", PASSWORD],
        ["indefinite", PASSWORD],
    ])("as %s has it, with %j", (name, password) => {
        expect(subjects(pemFromPkcs12(bytesOf(name), password))).toEqual(["CN=nobody"]);
    });

    it("with bytes after its end, as OpenSSL opens it", () => {
        const trailing = Buffer.concat([bytesOf("openssl3"), Buffer.from("\n\0\0")]);
        expect(subjects(pemFromPkcs12(trailing, PASSWORD))).toEqual(["CN=nobody"]);
    });
});

describe("a PKCS#12 bundle is refused by its cause:", () => {
    const names = Object.keys(BUNDLES) as Name[];

    it.each(names.filter((name) => name !== "rc2" && name !== "rc4" && name !== "camellia" && name !== "openssl1"))(
        "a wrong password, of %s",
        (name) => {
            expect(problemOf(bytesOf(name), "wr0ng")).toBe(
                "the client certificate's PKCS#12 bundle does not open: azuread:clientCertificatePassword is wrong, or " +
                    "the bundle is damaged",
            );
        },
    );

    it.each<Name>(["openssl3", "windowsTripleDes", "noMac"])("no password, of %s", (name) => {
        const expected = /does not open without azuread:clientCertificatePassword, or is damaged$/;
        expect(problemOf(bytesOf(name), undefined)).toMatch(expected);
        expect(problemOf(bytesOf(name), "")).toMatch(expected);
    });

    it.each<[Name, string]>([
        ["openssl1", "RC2"],
        ["rc2", "RC2"],
        ["rc4", "RC4"],
        ["camellia", "1.2.392.200011.61.1.1.1.4"],
    ])("encryption that Node.js lacks, of %s: %s", (name, algorithm) => {
        expect(problemOf(bytesOf(name), PASSWORD)).toBe(
            `the client certificate's PKCS#12 bundle is encrypted with ${algorithm}, which is not supported: export it ` +
                "again with AES256_SHA256",
        );
        expect(problemOf(bytesOf(name), "wr0ng")).toMatch(/clientCertificatePassword is wrong/);
    });

    it.each([
        ["a text", Buffer.from("hello")],
        ["nothing", Buffer.alloc(0)],
        ["a certificate alone", new X509Certificate(pemFromPkcs12(bytesOf("clear"), PASSWORD)).raw],
        ["a bundle that is cut off", bytesOf("openssl3").subarray(0, 700)],
    ])("%s is none", (_what, bytes) => {
        expect(problemOf(bytes, PASSWORD)).toBe("the client certificate is neither PEM nor a whole PKCS#12 bundle");
    });
});
