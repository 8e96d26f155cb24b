// tierlinectl serve as a process: its one line on stdout, signals, token, stats beside it, two of them at
// once.
#include "app/program.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <csignal>

namespace {

// One gateway with the sandbox on a free port.
class Gateway {
public:
    explicit Gateway(const Program& program, QStringList more = {}) {
        program.prepare(m_process, QStringList{QStringLiteral("serve"), QStringLiteral("--sandbox"),
                                               QStringLiteral("--quiet"), QStringLiteral("--listen"),
                                               QStringLiteral("127.0.0.1:0"), QStringLiteral("--seed"),
                                               QStringLiteral("7")}
                                       + more);
        m_process.start();
        QElapsedTimer timer;
        timer.start();
        while (!m_out.contains('\n') && timer.elapsed() < 30'000
               && m_process.state() != QProcess::NotRunning) {
            m_process.waitForReadyRead(1000);
            m_out += m_process.readAllStandardOutput();
        }
    }
    ~Gateway() {
        m_process.kill();
        m_process.waitForFinished(5000);
    }

    QString line() const { return QString::fromUtf8(m_out); }
    QString url() const { return line().trimmed().mid(13); }
    void signal(int number) { kill(static_cast<pid_t>(m_process.processId()), number); }
    bool ends() { return m_process.waitForFinished(15'000); }
    int exitCode() const {
        return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
    }
    QString errors() { return QString::fromUtf8(m_process.readAllStandardError()); }

private:
    QProcess m_process;
    QByteArray m_out;
};

} // namespace

class ServeTest : public QObject {
    Q_OBJECT

private slots:
    void saysWhereItListens() {
        const Program program;
        Gateway gateway(program);
        static const QRegularExpression form(
            QStringLiteral("^listening on http://127\\.0\\.0\\.1:[1-9][0-9]*\n$"));
        QVERIFY2(form.match(gateway.line()).hasMatch(), qPrintable(gateway.line() + gateway.errors()));
        const QDir data(program.path("data/tierline/sandbox"));
        QVERIFY(data.exists());
        QVERIFY(!(QFileInfo(data.path()).permissions()
                  & (QFile::ReadGroup | QFile::ReadOther | QFile::ExeOther)));
    }

    void endsOnASignal_data() {
        QTest::addColumn<int>("number");
        QTest::newRow("interrupt") << SIGINT;
        QTest::newRow("terminate") << SIGTERM;
    }

    void endsOnASignal() {
        QFETCH(int, number);
        const Program program;
        Gateway gateway(program);
        QVERIFY(!gateway.url().isEmpty());
        gateway.signal(number);
        QVERIFY(gateway.ends());
        QCOMPARE(gateway.exitCode(), 0);
    }

    void tellsOnceWherePromptsAreKept() {
        const Program program;
        {
            Gateway first(program);
            first.signal(SIGTERM);
            QVERIFY(first.ends());
            const auto errors = first.errors();
            QVERIFY2(errors.contains(QStringLiteral("Prompts are kept on this machine only")),
                     qPrintable(errors));
            QCOMPARE(errors.count(u'\n'), 1);
        }
        Gateway second(program);
        second.signal(SIGTERM);
        QVERIFY(second.ends());
        QCOMPARE(second.errors(), QString());
    }

    void statsComeFromTheGatewayAndItsFolderAlike() {
        const Program program;
        Gateway gateway(program, {QStringLiteral("--traffic"), QStringLiteral("developers-day@20")});
        QVERIFY(!gateway.url().isEmpty());
        const QStringList asked{QStringLiteral("stats"), QStringLiteral("--url"), gateway.url()};
        const QStringList read{QStringLiteral("stats"), QStringLiteral("--data"),
                               program.path("data/tierline/sandbox")};
        QTRY_VERIFY_WITH_TIMEOUT(requestsOf(program.run(asked + QStringList{QStringLiteral("--json")})) >= 5,
                                 30'000);
        const auto text = program.run(asked);
        QCOMPARE(text.exitCode, 0);
        QVERIFY2(text.out.contains(QStringLiteral("simulated")), qPrintable(text.out));
        QVERIFY2(text.out.contains(QStringLiteral("Breakers: all 8 closed")), qPrintable(text.out));
        QVERIFY(requestsOf(program.run(read + QStringList{QStringLiteral("--json")})) >= 5);
        QVERIFY(requestsOf(program.run(
                    read
                    + QStringList{QStringLiteral("--json"), QStringLiteral("--since"), QStringLiteral("1h")}))
                >= 5);
        const auto table = program.run(read);
        QVERIFY2(table.out.contains(QStringLiteral("saved $")), qPrintable(table.out));
    }

    void theTokenGuards() {
        Program program;
        program.set("TIERLINE_TOKEN", QStringLiteral("opensesame"));
        Gateway gateway(program);
        const QStringList asked{QStringLiteral("stats"), QStringLiteral("--url"), gateway.url()};
        QCOMPARE(program.run(asked).exitCode, 0);
        const auto stranger = Program().run(asked);
        QCOMPARE(stranger.exitCode, 2);
        QVERIFY2(stranger.err.contains(QStringLiteral("asks for its client token")),
                 qPrintable(stranger.err));
        Program friendly;
        friendly.write("token", "opensesame\n");
        QFile::setPermissions(friendly.path("token"), QFile::ReadOwner | QFile::WriteOwner);
        const auto ran =
            friendly.run(asked + QStringList{QStringLiteral("--token-file"), friendly.path("token")});
        QVERIFY2(ran.exitCode == 0, qPrintable(ran.err));
        QFile::setPermissions(friendly.path("token"), QFile::ReadOwner | QFile::ReadOther);
        QCOMPARE(friendly.run(asked + QStringList{QStringLiteral("--token-file"), friendly.path("token")})
                     .exitCode,
                 2);
    }

    void twoDoNotShareAPort() {
        const Program first, second;
        Gateway gateway(first);
        const auto ran = second.run({QStringLiteral("serve"), QStringLiteral("--sandbox"),
                                     QStringLiteral("--listen"), gateway.url().mid(7)});
        QCOMPARE(ran.exitCode, 2);
        QVERIFY2(ran.err.contains(QStringLiteral("held by another Tierline")), qPrintable(ran.err));
        QCOMPARE(ran.out, QString());
    }

    void twoDoNotShareAFolder() {
        const Program program;
        Gateway gateway(program);
        const auto ran = program.run({QStringLiteral("serve"), QStringLiteral("--sandbox"),
                                      QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0")});
        QCOMPARE(ran.exitCode, 2);
        QVERIFY2(ran.err.contains(gateway.url()), qPrintable(ran.err));
    }

private:
    static int requestsOf(const Ran& ran) {
        return QJsonDocument::fromJson(ran.out.toUtf8()).object()[QStringLiteral("requests")].toInt(-1);
    }
};

QTEST_GUILESS_MAIN(ServeTest)
#include "serve.moc"
