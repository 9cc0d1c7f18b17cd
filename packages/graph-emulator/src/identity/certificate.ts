import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generate } from "selfsigned";

/** The emulator's own certificate, for localhost and 127.0.0.1. */
export interface Certificate {
    readonly key: string;
    readonly cert: string;
    /** The certificate's file, for `NODE_EXTRA_CA_CERTS`. The key is never written. */
    readonly path: string;
    /** Deletes the file. */
    remove(): void;
}

/** Creates a certificate that is valid for 30 days. */
export async function makeCertificate(): Promise<Certificate> {
    const now = Date.now();
    const { private: key, cert } = await generate([{ name: "commonName", value: "localhost" }], {
        keyType: "ec",
        algorithm: "sha256",
        notBeforeDate: new Date(now - 60 * 60 * 1000),
        notAfterDate: new Date(now + 30 * 24 * 60 * 60 * 1000),
        extensions: [
            { name: "basicConstraints", cA: true, critical: true },
            { name: "keyUsage", digitalSignature: true, keyCertSign: true, critical: true },
            { name: "extKeyUsage", serverAuth: true },
            {
                name: "subjectAltName",
                altNames: [
                    { type: 2, value: "localhost" },
                    { type: 7, ip: "127.0.0.1" },
                ],
            },
        ],
    });
    const folder = mkdtempSync(join(tmpdir(), "embedded-graph-"));
    const path = join(folder, "certificate.pem");
    writeFileSync(path, cert);
    return { key, cert, path, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }) };
}
