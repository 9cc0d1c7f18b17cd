import { crc32, deflateRawSync } from "node:zlib";

/** A zip archive with one compressed file: APPNOTE.TXT, "ZIP File Format Specification" (PKWARE, 2022), 4.3. */
export function zipOf(name: string, content: Buffer): Buffer {
    const file = Buffer.from(name, "utf8");
    const compressed = deflateRawSync(content, { level: 1 });
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0); // version needed
    common.writeUInt16LE(0x0800, 2); // names are UTF-8
    common.writeUInt16LE(8, 4); // deflate
    common.writeUInt32LE(0x00210000, 6); // 1980-01-01
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(compressed.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(file.length, 22);
    const local = Buffer.concat([signature(0x04034b50), common, file, compressed]);
    const entry = Buffer.alloc(14);
    const directory = Buffer.concat([signature(0x02014b50), version(), common, entry, file]);
    const end = Buffer.alloc(18);
    end.writeUInt16LE(1, 4);
    end.writeUInt16LE(1, 6);
    end.writeUInt32LE(directory.length, 8);
    end.writeUInt32LE(local.length, 12);
    return Buffer.concat([local, directory, signature(0x06054b50), end]);
}

function signature(number: number): Buffer {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(number);
    return bytes;
}

function version(): Buffer {
    return Buffer.from([20, 0]);
}
