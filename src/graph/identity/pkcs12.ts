import { createDecipheriv, createHash, createPrivateKey, pbkdf2Sync, X509Certificate } from "node:crypto";
import { type Der, derChildren, derElements, integerOf, OCTETS, OID, oidOf, SEQUENCE } from "./der";

const DATA = "1.2.840.113549.1.7.1";
const ENCRYPTED_DATA = "1.2.840.113549.1.7.6";
const KEY_BAG = "1.2.840.113549.1.12.10.1.1";
const SHROUDED_KEY_BAG = "1.2.840.113549.1.12.10.1.2";
const CERTIFICATE_BAG = "1.2.840.113549.1.12.10.1.3";
const PBES2 = "1.2.840.113549.1.5.13";
const SHA1_AND_3DES = "1.2.840.113549.1.12.1.3";
const SHA1_AND_RC2_40 = "1.2.840.113549.1.12.1.6";

const CIPHERS: Readonly<Record<string, { name: string; keyLength: number }>> = {
    "2.16.840.1.101.3.4.1.2": { name: "aes-128-cbc", keyLength: 16 },
    "2.16.840.1.101.3.4.1.22": { name: "aes-192-cbc", keyLength: 24 },
    "2.16.840.1.101.3.4.1.42": { name: "aes-256-cbc", keyLength: 32 },
    "1.2.840.113549.3.7": { name: "des-ede3-cbc", keyLength: 24 },
};
const HASHES: Readonly<Record<string, string>> = {
    "1.2.840.113549.2.7": "sha1",
    "1.2.840.113549.2.9": "sha256",
    "1.2.840.113549.2.10": "sha384",
    "1.2.840.113549.2.11": "sha512",
};

/**
 * Opens a PKCS#12 bundle (.pfx) and returns key and certificates as PEM, the key's own certificate first. Encryption by
 * PBES2 (OpenSSL 3, Windows' AES256_SHA256) and by SHA-1 with triple DES (Windows' default). The bundle's own integrity
 * check is left out: a wrong password shows in the key.
 *
 * Source: RFC 7292 (PKCS #12), RFC 8018 (PKCS #5).
 *
 * @throws if the password does not open it or it is no such bundle. The message holds neither.
 */
export function pemFromPkcs12(bundle: Buffer, password: string): string {
    let keys: ReturnType<typeof createPrivateKey>[];
    let certificates: X509Certificate[];
    try {
        const bags = safeBags(bundle, password);
        keys = bags.flatMap((bag) => keyOf(bag, password) ?? []);
        certificates = bags.flatMap((bag) => certificateOf(bag) ?? []);
    } catch (error) {
        throw error instanceof UnsupportedEncryption
            ? error
            : new Error("the client certificate is no PKCS#12 bundle, or azuread:clientCertificatePassword is wrong");
    }
    const [key] = keys;
    if (key === undefined || certificates.length === 0) {
        throw new Error("the client certificate's PKCS#12 bundle has to hold the certificate and its private key");
    }
    const own = certificates.filter((certificate) => certificate.checkPrivateKey(key));
    const others = certificates.filter((certificate) => !own.includes(certificate));
    return [key.export({ format: "pem", type: "pkcs8" }), ...[...own, ...others].map(String)]
        .map((part) => String(part).trim())
        .join("\n")
        .concat("\n");
}

class UnsupportedEncryption extends Error {}

interface Bag {
    readonly type: string;
    readonly value: Der | undefined;
}

/** PFX ::= { version, authSafe, macData }; the authSafe holds several contents, each a list of bags. */
function safeBags(bundle: Buffer, password: string): Bag[] {
    const [, authSafe] = derChildren(derElements(bundle)[0]);
    const safes = derChildren(derElements(dataOf(authSafe))[0]);
    return safes
        .flatMap((safe) => derElements(contentOf(safe, password)))
        .flatMap(derChildren)
        .map((bag) => {
            const [type, value] = derChildren(bag);
            return { type: oidOf(type), value: derChildren(value)[0] };
        });
}

/** ContentInfo ::= { contentType, [0] content }, the content being octets. */
function dataOf(info: Der | undefined): Buffer {
    const [type, content] = derChildren(info);
    if (oidOf(type) !== DATA) {
        throw new Error("a bundle signed by public key");
    }
    return derChildren(content)[0]?.content ?? Buffer.alloc(0);
}

function contentOf(safe: Der, password: string): Buffer {
    const [type, content] = derChildren(safe);
    if (oidOf(type) !== ENCRYPTED_DATA) {
        return dataOf(safe);
    }
    const [, encrypted] = derChildren(derChildren(content)[0]);
    const [, algorithm, implicit] = derChildren(encrypted);
    if (implicit === undefined) {
        return Buffer.alloc(0);
    }
    // [0] IMPLICIT OCTET STRING: as it is, or in pieces.
    const bytes =
        implicit.tag & 0x20 ? Buffer.concat(derChildren(implicit).map((piece) => piece.content)) : implicit.content;
    return decrypted(algorithm, bytes, password);
}

function keyOf({ type, value }: Bag, password: string): ReturnType<typeof createPrivateKey>[] | undefined {
    if ((type !== KEY_BAG && type !== SHROUDED_KEY_BAG) || value === undefined) {
        return undefined;
    }
    if (type === KEY_BAG) {
        return [createPrivateKey({ key: value.whole, format: "der", type: "pkcs8" })];
    }
    const [algorithm, octets] = derChildren(value);
    const key = decrypted(algorithm, octets?.content ?? Buffer.alloc(0), password);
    return [createPrivateKey({ key, format: "der", type: "pkcs8" })];
}

/** CertBag ::= { certId, [0] certValue }, the value being octets. */
function certificateOf({ type, value }: Bag): X509Certificate[] | undefined {
    if (type !== CERTIFICATE_BAG) {
        return undefined;
    }
    const octets = derChildren(derChildren(value)[1])[0];
    return octets === undefined ? undefined : [new X509Certificate(octets.content)];
}

function decrypted(algorithm: Der | undefined, bytes: Buffer, password: string): Buffer {
    const [type, parameters] = derChildren(algorithm);
    const scheme = oidOf(type);
    if (scheme === SHA1_AND_3DES) {
        const [salt, iterations] = derChildren(parameters);
        const derive = (purpose: 1 | 2, length: number) =>
            pkcs12Key(password, salt?.content ?? Buffer.alloc(0), integerOf(iterations), purpose, length);
        return decipher("des-ede3-cbc", derive(1, 24), derive(2, 8), bytes);
    }
    if (scheme === PBES2) {
        return decryptedByPbes2(parameters, bytes, password);
    }
    throw new UnsupportedEncryption(
        `the client certificate's PKCS#12 bundle is encrypted by ${scheme === SHA1_AND_RC2_40 ? "RC2" : scheme}, which ` +
            "Node.js does not decrypt: export it anew with AES256_SHA256 or TripleDES_SHA1",
    );
}

function decryptedByPbes2(parameters: Der | undefined, bytes: Buffer, password: string): Buffer {
    const [derivation, encryption] = derChildren(parameters);
    const [salt, iterations, ...optional] = derChildren(derChildren(derivation)[1]);
    const [cipherType, iv] = derChildren(encryption);
    const prf = optional.find(({ tag }) => tag === SEQUENCE);
    const hash = HASHES[prf === undefined ? "1.2.840.113549.2.7" : oidOf(derChildren(prf)[0])];
    const cipher = cipherType?.tag === OID ? CIPHERS[oidOf(cipherType)] : undefined;
    if (cipher === undefined || hash === undefined || salt?.tag !== OCTETS || iv === undefined) {
        throw new UnsupportedEncryption(
            "the client certificate's PKCS#12 bundle is encrypted in a way that is not known here: export it anew with " +
                "AES256_SHA256",
        );
    }
    const key = pbkdf2Sync(password, salt.content, integerOf(iterations), cipher.keyLength, hash);
    return decipher(cipher.name, key, iv.content, bytes);
}

function decipher(name: string, key: Buffer, iv: Buffer, bytes: Buffer): Buffer {
    const stream = createDecipheriv(name, key, iv);
    return Buffer.concat([stream.update(bytes), stream.final()]);
}

/** Key derivation of PKCS #12 with SHA-1 (RFC 7292, appendix B.2). `purpose` 1 is a key, 2 an initial vector. */
function pkcs12Key(password: string, salt: Buffer, iterations: number, purpose: 1 | 2, length: number): Buffer {
    const block = 64;
    const repeated = (bytes: Buffer) =>
        bytes.length === 0 ? bytes : Buffer.alloc(block * Math.ceil(bytes.length / block), bytes);
    // UTF-16, big end first, closed by a zero character.
    const secret = Buffer.from(`${password}\0`, "utf16le").swap16();
    const input = Buffer.concat([repeated(salt), repeated(secret)]);
    const pieces: Buffer[] = [];
    for (let made = 0; made < length; made += 20) {
        let digest = createHash("sha1").update(Buffer.alloc(block, purpose)).update(input).digest();
        for (let round = 1; round < iterations; round += 1) {
            digest = createHash("sha1").update(digest).digest();
        }
        pieces.push(digest);
        addToBlocks(input, Buffer.alloc(block, digest), block);
    }
    return Buffer.concat(pieces).subarray(0, length);
}

/** Adds `addend` and one to every block of `input`, each taken as one large number. */
function addToBlocks(input: Buffer, addend: Buffer, block: number): void {
    for (let start = 0; start < input.length; start += block) {
        let carry = 1;
        for (let index = block - 1; index >= 0; index -= 1) {
            const sum = input.readUInt8(start + index) + addend.readUInt8(index) + carry;
            input.writeUInt8(sum & 0xff, start + index);
            carry = sum >> 8;
        }
    }
}
