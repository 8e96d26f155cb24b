// Runs the built tierlinectl as a process of its own, with its own home.
#pragma once

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

struct Ran {
    int exitCode = -1;
    QString out, err;
};

class Program {
public:
    Program() {
        m_environment = QProcessEnvironment::systemEnvironment();
        set("XDG_CONFIG_HOME", m_home.filePath(QStringLiteral("config")));
        set("XDG_DATA_HOME", m_home.filePath(QStringLiteral("data")));
        m_environment.remove(QStringLiteral("TIERLINE_TOKEN"));
    }

    void set(const char* name, const QString& value) { m_environment.insert(QLatin1String(name), value); }
    QString path(const char* name) const { return m_home.filePath(QLatin1String(name)); }

    void write(const char* name, const QByteArray& content) const {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write %s", qPrintable(file.fileName()));
    }

    void prepare(QProcess& process, const QStringList& arguments) const {
        process.setProcessEnvironment(m_environment);
        process.setWorkingDirectory(m_home.path());
        process.setProgram(qEnvironmentVariable("TIERLINE_BIN") + QStringLiteral("/tierlinectl"));
        process.setArguments(arguments);
    }

    Ran run(const QStringList& arguments, const QByteArray& input = {}) const {
        QProcess process;
        prepare(process, arguments);
        process.start();
        process.write(input);
        process.closeWriteChannel();
        if (!process.waitForFinished(60'000)) qFatal("tierlinectl does not end");
        return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
                QString::fromUtf8(process.readAllStandardOutput()),
                QString::fromUtf8(process.readAllStandardError())};
    }

    static QString shipped(const char* name) {
        return QStringLiteral(TIERLINE_SOURCE_DIR "/resources/policies/") + QLatin1String(name);
    }

private:
    QTemporaryDir m_home;
    QProcessEnvironment m_environment;
};
