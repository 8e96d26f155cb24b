// Scans every include line against the tables below. The tables are the architecture: change them on purpose
// only.
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

namespace {

struct Room {
    const char* folder;     // below the project
    const char* mayInclude; // folders of core/ and ui/, besides its own
    const char* libraries;  // besides the standard library, POSIX and fmt
};

constexpr Room rooms[] = {
    {"core/base", "", "spdlog openssl-digest"},
    {"core/policy", "base", "yaml-cpp"},
    {"core/catalog", "base", "simdjson multiprecision"},
    {"core/protocol", "base", "simdjson boost-json"},
    {"core/classify", "base policy protocol", "vectorscan liblinear"},
    {"core/health", "base policy", ""},
    {"core/route", "base policy catalog protocol classify health", ""},
    {"core/ledger", "base policy catalog protocol classify health route", "sqlite zstd"},
    {"core/net", "base", "asio-beast openssl zlib"},
    {"core/gateway", "base policy catalog protocol classify health route ledger net", "prometheus"},
    {"core/bench", "base policy catalog protocol classify route ledger", ""},
    {"core/tune", "base policy catalog protocol classify route ledger bench", ""},
    {"core/sandbox", "base net protocol catalog", ""},
    {"ui/kit", "base policy catalog protocol classify health route ledger", "qt"},
    {"ui/inspector", "base policy catalog protocol classify health route ledger kit", "qt"},
    {"ui/live", "base policy catalog protocol classify health route ledger bench kit inspector", "qt"},
    {"ui/spend", "base policy catalog protocol classify health route ledger kit", "qt"},
    {"ui/breakers", "base policy catalog protocol classify health route ledger bench kit", "qt"},
    {"ui/playground", "base policy catalog protocol classify health route ledger bench kit inspector", "qt"},
    // Its files and core's are of one name in an include line, so files of both must differ in theirs.
    {"ui/policy", "base policy catalog protocol classify health route ledger bench tune kit inspector", "qt"},
    {"ui/training", "base policy classify bench kit", "qt"},
    // `bench/…` is core's, so the page has a name of its own.
    {"ui/benchmark", "base policy catalog protocol classify health route ledger bench kit", "qt"},
    {"ui/models", "base policy catalog protocol classify health route ledger tune kit spend", "qt"},
    {"ui/settings", "base policy catalog kit", "qt"},
    {"ui/connect", "base policy catalog protocol kit", "qt"},
    {"ui/shell",
     "base policy catalog protocol classify health route ledger bench kit inspector live spend breakers "
     "playground "
     "benchmark training connect models settings",
     "qt"},
    {"app/asking", "base policy catalog protocol ledger net gateway bench sandbox", ""},
    {"app/connecting", "base policy protocol ledger", "yaml-cpp"},
    {"app/ctl",
     "asking base policy catalog protocol classify health route ledger net gateway bench tune sandbox",
     "cli11"},
    {"app/workbench",
     "asking connecting base policy catalog protocol classify health route ledger net gateway bench tune "
     "sandbox kit "
     "inspector live spend breakers playground benchmark training models settings connect shell",
     "qt keychain cli11"},
};

struct Library {
    const char* name;
    const char* header; // regular expression over what stands between < and >
};

constexpr Library libraries[] = {
    {"fmt", "^spdlog/fmt/"},
    {"spdlog", "^spdlog/"},
    {"openssl-digest", "^openssl/(sha|evp|crypto|rand)\\.h$"},
    {"openssl", "^openssl/"},
    {"zstd", "^(zstd|zdict)\\.h$"},
    {"zlib", "^zlib\\.h$"},
    {"yaml-cpp", "^yaml-cpp/"},
    {"simdjson", "^simdjson"},
    {"boost-json", "^boost/json"},
    {"asio-beast", "^boost/(asio|beast|system|core|intrusive)"},
    {"multiprecision", "^boost/multiprecision/"},
    {"vectorscan", "^hs/"},
    {"liblinear", "^linear\\.h$"},
    {"sqlite", "^sqlite3\\.h$"},
    {"prometheus", "^prometheus/"},
    {"cli11", "^CLI/"},
    {"keychain", "^qt6keychain/"},
    {"qt", "^Q[A-Za-z]|^Qt"},
    {"posix", "^(sys|netinet|arpa|net|linux)/"
              "|^(unistd|fcntl|signal|netdb|pwd|pthread|sched|errno|poll|ifaddrs|dirent|termios|time)\\.h$"},
    {"standard", "^[a-z_0-9]+$"},
};

struct Include {
    QString target;
    bool quoted = false;
    int line = 0;
};

QList<Include> includesOf(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return {};
    static const QRegularExpression pattern(QStringLiteral("^\\s*#\\s*include\\s*([<\"])([^>\"]+)[>\"]"));
    QList<Include> found;
    int number = 0;
    while (!file.atEnd()) {
        ++number;
        const auto match = pattern.match(QString::fromUtf8(file.readLine()));
        if (match.hasMatch())
            found.append({match.captured(2), match.captured(1) == QStringLiteral("\""), number});
    }
    return found;
}

QString libraryOf(const QString& header) {
    for (const auto& library : libraries)
        if (QRegularExpression(QString::fromLatin1(library.header)).match(header).hasMatch())
            return QString::fromLatin1(library.name);
    return QStringLiteral("unknown library");
}

QString complaint(const Room& room, const QString& path, const Include& include) {
    const auto own = QString::fromLatin1(room.folder).section(QLatin1Char('/'), 1);
    if (include.quoted) {
        if (include.target.endsWith(QStringLiteral(".moc"))
            || include.target.startsWith(QStringLiteral("ui_")))
            return {};
        const auto folder = include.target.section(QLatin1Char('/'), 0, 0);
        const bool inApp = QString::fromLatin1(room.folder).startsWith(QStringLiteral("app/"));
        if (folder == own || (inApp && !include.target.contains(QLatin1Char('/')))) return {};
        if (QString::fromLatin1(room.mayInclude).split(QLatin1Char(' ')).contains(folder)) return {};
    } else {
        const auto library = libraryOf(include.target);
        if (library == QStringLiteral("standard") || library == QStringLiteral("posix")
            || library == QStringLiteral("fmt"))
            return {};
        if (QString::fromLatin1(room.libraries).split(QLatin1Char(' ')).contains(library)) return {};
    }
    return QStringLiteral("%1:%2 includes %3, which %4 may not")
        .arg(path)
        .arg(include.line)
        .arg(include.target, QString::fromLatin1(room.folder));
}

} // namespace

class Architecture : public QObject {
    Q_OBJECT

private slots:
    void everyIncludeFollowsTheTable_data() {
        QTest::addColumn<int>("room");
        for (int i = 0; i < int(std::size(rooms)); ++i)
            QTest::addRow("%s", rooms[i].folder) << i;
    }

    void everyIncludeFollowsTheTable() {
        QFETCH(int, room);
        const QString root =
            QStringLiteral(TIERLINE_SOURCE_DIR "/") + QString::fromLatin1(rooms[room].folder);
        QStringList complaints;
        int files = 0;
        QDirIterator it(root, {QStringLiteral("*.h"), QStringLiteral("*.cpp")}, QDir::Files,
                        QDirIterator::Subdirectories);
        while (it.hasNext()) {
            const QString path = it.next();
            ++files;
            for (const auto& include : includesOf(path)) {
                const auto text = complaint(rooms[room], path, include);
                if (!text.isEmpty()) complaints.append(text);
            }
        }
        QVERIFY2(files > 0, "the folder is empty or gone: mend the table");
        QVERIFY2(complaints.isEmpty(), qPrintable(complaints.join(QLatin1Char('\n'))));
    }

    void everyFolderHasARow() {
        QStringList known;
        for (const auto& room : rooms)
            known.append(QString::fromLatin1(room.folder));
        for (const QString& part : {QStringLiteral("core"), QStringLiteral("ui"), QStringLiteral("app")})
            for (const auto& folder : QDir(QStringLiteral(TIERLINE_SOURCE_DIR "/") + part)
                                          .entryList(QDir::Dirs | QDir::NoDotAndDotDot))
                QVERIFY2(known.contains(part + QLatin1Char('/') + folder),
                         qPrintable(part + QLatin1Char('/') + folder));
    }

    void heavyHeadersStayOutOfHeaders() {
        QStringList complaints;
        for (const QString& part : {QStringLiteral("core"), QStringLiteral("ui"), QStringLiteral("app")}) {
            QDirIterator it(QStringLiteral(TIERLINE_SOURCE_DIR "/") + part, {QStringLiteral("*.h")},
                            QDir::Files, QDirIterator::Subdirectories);
            while (it.hasNext()) {
                const QString path = it.next();
                // Headers named *detail.h or *private.h are included by sources of their own folder only.
                const bool internal =
                    path.endsWith(QStringLiteral("detail.h")) || path.endsWith(QStringLiteral("private.h"));
                for (const auto& include : includesOf(path)) {
                    static const QRegularExpression heavy(QStringLiteral(
                        "^(boost/(beast|asio|json)|simdjson|yaml-cpp|hs/|sqlite3|prometheus/|CLI/)"));
                    if (!include.quoted && !internal && heavy.match(include.target).hasMatch())
                        complaints.append(path + QStringLiteral(" includes ") + include.target);
                }
            }
        }
        QVERIFY2(complaints.isEmpty(), qPrintable(complaints.join(QLatin1Char('\n'))));
    }

    void theTopLevelHoldsNothingElse() {
        const QStringList allowed{QStringLiteral("CMakeLists.txt"),
                                  QStringLiteral("CMakePresets.json"),
                                  QStringLiteral("README.md"),
                                  QStringLiteral("LICENSE"),
                                  QStringLiteral("app"),
                                  QStringLiteral("core"),
                                  QStringLiteral("ui"),
                                  QStringLiteral("resources"),
                                  QStringLiteral("tests"),
                                  QStringLiteral("packaging"),
                                  QStringLiteral("build")};
        for (const auto& name :
             QDir(QStringLiteral(TIERLINE_SOURCE_DIR)).entryList(QDir::AllEntries | QDir::NoDotAndDotDot))
            QVERIFY2(allowed.contains(name), qPrintable(name));
    }
};

QTEST_APPLESS_MAIN(Architecture)
#include "architecture.moc"
