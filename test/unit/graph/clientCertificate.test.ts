import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { pemOf } from "../../../src/graph/identity/clientCertificate";
import { readCredentialSettings } from "../../../src/graph/identity/credentialSettings";
import { pemFromPkcs12 } from "../../../src/graph/identity/pkcs12";
import { settingReader } from "../../../src/graph/settingReader";
import { AES_BUNDLE, CLEAR_BUNDLE, ENCRYPTED_PEM, PASSWORD, TRIPLE_DES_BUNDLE } from "./support/certificates";

function settings(env: NodeJS.ProcessEnv) {
    return readCredentialSettings(settingReader({ config: () => undefined, env }));
}

/** The subjects of the certificates in a PEM text, after checking that its key belongs to the first. */
function subjects(pem: string): string[] {
    const certificates = (pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map(
        (text) => new X509Certificate(text),
    );
    expect(certificates[0]?.checkPrivateKey(createPrivateKey(pem))).toBe(true);
    return certificates.map(({ subject }) => subject);
}

describe("a client certificate", () => {
    it.each([
        [
            "OpenSSL 3 writes it, the key's own certificate first",
            AES_BUNDLE,
            PASSWORD,
            ["CN=pulumi-hotpatch test", "CN=some other"],
        ],
        ["Windows writes it", TRIPLE_DES_BUNDLE, PASSWORD, ["CN=ec"]],
        ["it is without encryption", CLEAR_BUNDLE, PASSWORD, ["CN=ec"]],
    ])("is read as %s, from Base64", async (_what, bundle, password, expected) => {
        const env = { ARM_CLIENT_CERTIFICATE: bundle, ARM_CLIENT_CERTIFICATE_PASSWORD: password };
        expect(subjects(await pemOf(settings(env)))).toEqual(expected);
    });

    it("is read from a file, PKCS#12 or PEM with an encrypted key", async () => {
        const folder = mkdtempSync(join(tmpdir(), "hotpatch-certificate-"));
        try {
            writeFileSync(join(folder, "a.pfx"), Buffer.from(TRIPLE_DES_BUNDLE, "base64"));
            writeFileSync(join(folder, "b.pem"), ENCRYPTED_PEM.replaceAll("\n", "\r\n"));
            for (const name of ["a.pfx", "b.pem"]) {
                const env = {
                    ARM_CLIENT_CERTIFICATE_PATH: join(folder, name),
                    ARM_CLIENT_CERTIFICATE_PASSWORD: PASSWORD,
                };
                expect(subjects(await pemOf(settings(env)))).toEqual(["CN=ec"]);
            }
        } finally {
            rmSync(folder, { recursive: true });
        }
    });

    it("with a wrong password is refused without showing it", () => {
        for (const bundle of [AES_BUNDLE, TRIPLE_DES_BUNDLE]) {
            expect(() => pemFromPkcs12(Buffer.from(bundle, "base64"), "wr0ng")).toThrow(
                /clientCertificatePassword is wrong, or the bundle is damaged$/,
            );
        }
    });

    it("that is damaged is refused in one of these words, however it is damaged", () => {
        const whole = Buffer.from(CLEAR_BUNDLE, "base64");
        fc.assert(
            fc.property(
                fc.integer({ min: 0, max: whole.length - 1 }),
                fc.integer({ min: 0, max: 255 }),
                fc.boolean(),
                (at, byte, cut) => {
                    const damaged = Buffer.from(whole);
                    damaged.writeUInt8(byte, at);
                    try {
                        pemFromPkcs12(cut ? damaged.subarray(0, at) : damaged, PASSWORD);
                    } catch (error) {
                        expect(String(error)).toMatch(/the client certificate/);
                    }
                },
            ),
        );
    });
});
