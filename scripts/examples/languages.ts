/** What an example does: its self-check, or one interface. */
export type Program = 'vectors' | 'genauth' | 'openapi' | 'callback' | 'daxpay';

/** A sentence in both languages of the pages. */
export interface Sentence {
  readonly en: string;
  readonly zh: string;
}

/** The examples in one language. Commands are a shell's, for the repository's folder; they stand on the pages, and tests run them. */
export interface Language {
  readonly name: string;
  readonly needs: Sentence;
  /** What makes programs of the files, where that is needed; into `.local/`, which git ignores. */
  readonly build?: string;
  readonly commands: Readonly<Record<Program, string>>;
  /** What the page of an interface shows; the language of its code blocks. */
  readonly files: Readonly<Record<'genauth' | 'openapi' | 'daxpay', readonly string[]>>;
  readonly fence: string;
  /** What those share, named and not shown. */
  readonly shared: readonly string[];
}

/** All of them, in the pages' order. */
export const LANGUAGES: readonly Language[] = [
  {
    name: 'Node',
    needs: { en: 'Node 22 or newer, and no package.', zh: 'Node 22 及以上，无需任何依赖包。' },
    commands: {
      vectors: 'node examples/node/check-vectors.mjs',
      genauth: 'node examples/node/genauth.mjs',
      openapi: 'node examples/node/openapi.mjs',
      callback: 'node examples/node/receive-callback.mjs 8080',
      daxpay: 'node examples/node/daxpay.mjs',
    },
    files: {
      genauth: ['examples/node/genauth.mjs'],
      openapi: [
        'examples/node/openapi.mjs',
        'examples/node/verify.mjs',
        'examples/node/receive-callback.mjs',
        'examples/node/callbacks.mjs',
      ],
      daxpay: ['examples/node/daxpay.mjs'],
    },
    fence: 'js',
    shared: ['examples/node/demo.mjs'],
  },
  {
    name: 'Python',
    needs: {
      en: 'Python 3.8 or newer; for RSA the package `cryptography` (Debian: `python3-cryptography`).',
      zh: 'Python 3.8 及以上；RSA 需要 `cryptography` 包（Debian：`python3-cryptography`）。',
    },
    commands: {
      vectors: 'python3 examples/python/check_vectors.py',
      genauth: 'python3 examples/python/genauth.py',
      openapi: 'python3 examples/python/openapi.py',
      callback: 'python3 examples/python/receive_callback.py 8080',
      daxpay: 'python3 examples/python/daxpay.py',
    },
    files: {
      genauth: ['examples/python/genauth.py'],
      openapi: ['examples/python/openapi.py', 'examples/python/verify.py', 'examples/python/receive_callback.py'],
      daxpay: ['examples/python/daxpay.py'],
    },
    fence: 'python',
    shared: ['examples/python/demo.py'],
  },
  {
    name: 'Go',
    needs: { en: 'Go 1.18 or newer, and no module.', zh: 'Go 1.18 及以上，无需任何第三方模块。' },
    build: 'go build -o .local/go-examples examples/go/*.go',
    commands: {
      vectors: '.local/go-examples vectors',
      genauth: '.local/go-examples genauth',
      openapi: '.local/go-examples openapi',
      callback: '.local/go-examples callback 8080',
      daxpay: '.local/go-examples daxpay',
    },
    files: {
      genauth: ['examples/go/genauth.go'],
      openapi: ['examples/go/openapi.go', 'examples/go/callback.go'],
      daxpay: ['examples/go/daxpay.go'],
    },
    fence: 'go',
    shared: ['examples/go/main.go'],
  },
  {
    name: 'Java',
    needs: {
      en: 'JDK 17 or newer, and no library. The JDK reads no JSON: `Json.java` does it here, Jackson or Gson in your program.',
      zh: 'JDK 17 及以上，无需第三方库。JDK 自身不解析 JSON：这里用 `Json.java`，你的程序里请用 Jackson 或 Gson。',
    },
    build: 'javac -d .local/java-examples examples/java/*.java',
    commands: {
      vectors: 'java -cp .local/java-examples CheckVectors',
      genauth: 'java -cp .local/java-examples GenAuth',
      openapi: 'java -cp .local/java-examples OpenApi',
      callback: 'java -cp .local/java-examples ReceiveCallback 8080',
      daxpay: 'java -cp .local/java-examples DaxPay',
    },
    files: {
      genauth: ['examples/java/GenAuth.java'],
      openapi: ['examples/java/OpenApi.java', 'examples/java/ReceiveCallback.java'],
      daxpay: ['examples/java/DaxPay.java'],
    },
    fence: 'java',
    shared: ['examples/java/Demo.java', 'examples/java/Json.java'],
  },
  {
    name: 'PHP',
    needs: {
      en: 'PHP 8.1 or newer with its own extension openssl.',
      zh: 'PHP 8.1 及以上，启用自带的 openssl 扩展。',
    },
    commands: {
      vectors: 'php examples/php/check-vectors.php',
      genauth: 'php examples/php/genauth.php',
      openapi: 'php examples/php/openapi.php',
      callback: 'php -S 127.0.0.1:8080 examples/php/receive-callback.php',
      daxpay: 'php examples/php/daxpay.php',
    },
    files: {
      genauth: ['examples/php/genauth.php'],
      openapi: ['examples/php/openapi.php', 'examples/php/receive-callback.php'],
      daxpay: ['examples/php/daxpay.php'],
    },
    fence: 'php',
    shared: ['examples/php/demo.php'],
  },
  {
    name: 'C#',
    needs: {
      en:
        'The commands are for Mono, with which the tests run these files. .NET 8 or newer runs them by `dotnet run --project examples/csharp -- genauth` ' +
        '(or `openapi`, `callback 8080`, `daxpay`, `vectors`); that was not tried, since no Debian has .NET. One file differs: `net/Pem.cs`, ' +
        'whose only call is `RSA.ImportFromPem`, stands for `mono/Pem.cs`. No package.',
      zh:
        '以下命令适用于 Mono，测试正是用它运行这些文件。.NET 8 及以上可用 `dotnet run --project examples/csharp -- genauth` 运行' +
        '（或 `openapi`、`callback 8080`、`daxpay`、`vectors`）；Debian 不提供 .NET，因此这一方式未经实测。两者只差一个文件：' +
        '.NET 用 `net/Pem.cs`（其中只调用了 `RSA.ImportFromPem`），Mono 用 `mono/Pem.cs`。无需任何 NuGet 包。',
    },
    build:
      'mcs -out:.local/csharp-examples.exe -r:System.Net.Http.dll,System.Core.dll,System.Xml.dll,System.Xml.Linq.dll,System.Runtime.Serialization.dll examples/csharp/*.cs examples/csharp/mono/*.cs',
    commands: {
      vectors: 'mono .local/csharp-examples.exe vectors',
      genauth: 'mono .local/csharp-examples.exe genauth',
      openapi: 'mono .local/csharp-examples.exe openapi',
      callback: 'mono .local/csharp-examples.exe callback 8080',
      daxpay: 'mono .local/csharp-examples.exe daxpay',
    },
    files: {
      genauth: ['examples/csharp/GenAuth.cs'],
      openapi: ['examples/csharp/OpenApi.cs', 'examples/csharp/ReceiveCallback.cs'],
      daxpay: ['examples/csharp/DaxPay.cs'],
    },
    fence: 'csharp',
    shared: ['examples/csharp/Program.cs', 'examples/csharp/Demo.cs'],
  },
  {
    name: 'Shell',
    needs: {
      en: 'bash, openssl and curl; node reads the JSON. A shell is no server: its last example verifies the callback that the demo merchant got.',
      zh: 'bash、openssl 和 curl；JSON 由 node 解析。Shell 不作服务端：最后一个示例验证演示商户最近收到的回调。',
    },
    commands: {
      vectors: 'bash examples/shell/check-vectors.sh',
      genauth: 'bash local/signed-call.sh',
      openapi: 'bash local/authorization-link.sh',
      callback: 'bash examples/shell/verify-callback.sh',
      daxpay: 'bash local/exchange-code.sh',
    },
    files: {
      genauth: ['local/signed-call.sh'],
      openapi: ['local/authorization-link.sh', 'examples/shell/verify-callback.sh'],
      daxpay: ['local/exchange-code.sh'],
    },
    fence: 'bash',
    shared: ['local/demo.sh'],
  },
];
