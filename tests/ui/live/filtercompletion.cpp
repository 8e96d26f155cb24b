#include "live/filtercompletion.h"

#include <QTest>

using namespace tierline::live;

class FilterCompletionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // The cursor stands at the bar.
    void offersWhatCouldStandThere_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("replaced");
        QTest::addColumn<QStringList>("offered");
        const auto row = [](const char* name, const char* text, const char* replaced,
                            const QStringList& offered) {
            QTest::newRow(name) << text << replaced << offered;
        };
        row("a field", "ti|", "ti", {"tier:"});
        row("fields that compare", "co|", "co", {"cost>", "conf>"});
        row("values seen", "tier:|", "", {"simple", "complex"});
        row("values that fit", "model:la|", "la", {"large", "acme/large"});
        row("the next of a list", "tier:simple,c|", "c", {"complex"});
        row("within brackets", "a (ti|", "ti", {"tier:"});
        row("what must be quoted", "client:my|", "my", {"\"my tool\""});
        row("a choice", "flip:|", "", {"yes", "no"});
        row("nothing for a number", "cost>0|", "0", {});
        row("nothing for an unknown field", "zzz:|", "", {});
        row("nothing within quotes", "\"ti|", "\"ti", {});
        row("the whole value is there", "tier:complex|", "complex", {});
        row("in the middle", "ti| cost>1", "ti", {"tier:"});
    }

    void offersWhatCouldStandThere() {
        QFETCH(QString, text);
        QFETCH(QString, replaced);
        QFETCH(QStringList, offered);
        const auto cursor = text.indexOf(u'|');
        text.remove(cursor, 1);
        const auto found = completionsAt(text, cursor, [](Field field) -> QStringList {
            if (field == Field::Tier) return {"simple", "complex"};
            if (field == Field::Model) return {"acme/large", "large", "acme/small"};
            if (field == Field::Client) return {"my tool"};
            return {};
        });
        QStringList texts;
        for (const auto& completion : found.list)
            texts.append(completion.text);
        QCOMPARE(texts, offered);
        if (!offered.isEmpty()) QCOMPARE(text.mid(found.from, found.length), replaced);
    }
};

QTEST_GUILESS_MAIN(FilterCompletionTest)
#include "filtercompletion.moc"
