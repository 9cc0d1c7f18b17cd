import { createPrivateKey } from "node:crypto";
import { readSmallFile } from "../../base/smallFile";
import type { CredentialSettings } from "./credentialSettings";

/**
 * The application's certificate and key as PEM without a password, from what azuread accepts (a PKCS#12 bundle, as a
 * file or in Base64) or from a PEM file. @azure/identity only supports PEM.
 *
 * @throws if it contains no certificate, or the password does not open it. The message contains neither.
 */
export async function pemOf(settings: CredentialSettings): Promise<string> {
    const { clientCertificate, clientCertificatePath, clientCertificatePassword: password } = settings;
    const bytes =
        clientCertificate !== undefined
            ? Buffer.from(clientCertificate, "base64")
            : readSmallFile(clientCertificatePath ?? "");
    const text = bytes.toString("latin1");
    if (text.includes("-----BEGIN")) {
        return unlocked(text, password);
    }
    // Loaded with the first bundle: most programs have none.
    const { pemFromPkcs12 } = require("./pkcs12") as typeof import("./pkcs12");
    return pemFromPkcs12(bytes, password);
}

function unlocked(pem: string, password = ""): string {
    const certificates = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
    const key = pem.match(/-----BEGIN ([A-Z ]*)PRIVATE KEY-----[\s\S]+?-----END \1PRIVATE KEY-----/)?.[0];
    if (certificates.length === 0 || key === undefined) {
        throw new Error("the client certificate's PEM file must contain the certificate and its private key");
    }
    return [createPrivateKey({ key, passphrase: password }).export({ format: "pem", type: "pkcs8" }), ...certificates]
        .map((part) => String(part).trim().replace(/\r/g, ""))
        .join("\n")
        .concat("\n");
}
