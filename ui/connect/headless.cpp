#include "connect/headless.h"

#include <QRegularExpression>
#include <QStringList>

namespace tierline::connect {

using namespace Qt::Literals::StringLiterals;

namespace {

QStringList wordsOf(const HeadlessWish& wish) {
    QStringList words{wish.program, u"serve"_s};
    if (wish.sandbox)
        words << u"--sandbox"_s << u"--traffic"_s << u"developers-day@2"_s;
    else if (!wish.policyFile.isEmpty())
        words << u"--policy"_s << wish.policyFile;
    if (!wish.dataFolder.isEmpty()) words << u"--data"_s << wish.dataFolder;
    words << u"--listen"_s << wish.listen;
    return words;
}

// systemd takes percent signs and dollars for its own.
QString unitWord(QString text) {
    text.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s).replace(u'%', u"%%"_s).replace(u'$', u"$$"_s);
    return text.contains(u' ') ? u'"' + text + u'"' : text;
}

} // namespace

QString shellWord(const QString& text) {
    static const QRegularExpression plain(u"\\A[A-Za-z0-9_@%+=:,./-]+\\z"_s);
    if (plain.match(text).hasMatch()) return text;
    QString quoted = text;
    quoted.replace(u'\'', u"'\\''"_s);
    return u'\'' + quoted + u'\'';
}

QString serveCommand(const HeadlessWish& wish) {
    QStringList words;
    for (const QString& word : wordsOf(wish))
        words << shellWord(word);
    return words.join(u' ');
}

QString systemdUnit(const HeadlessWish& wish) {
    QStringList words;
    for (const QString& word : wordsOf(wish))
        words << unitWord(word);
    return u"# ~/.config/systemd/user/tierline.service\n"
           "# systemctl --user enable --now tierline\n"
           "[Unit]\n"
           "Description=Tierline, a gateway for LLM requests\n"
           "After=network-online.target\n"
           "\n"
           "[Service]\n"
           "ExecStart=%1\n"
           "# Keys that the policy names as env:NAME, one NAME=value a line, mode 0600:\n"
           "EnvironmentFile=-%h/.config/tierline/keys.env\n"
           "Restart=on-failure\n"
           "RestartSec=2\n"
           "NoNewPrivileges=true\n"
           "\n"
           "[Install]\n"
           "WantedBy=default.target\n"_s.arg(words.join(u' '));
}

} // namespace tierline::connect
