// How smooth the Policy page stays while a line is dragged over many requests, by real mouse events: what the
// window's thread does for a move and for the frame behind it, and how soon the effect of a move is on the
// screen. The what-if works on threads of its own, as in the program. Prints a table; asserts nothing.
#include "crowd.h"

#include "kit/theme.h"
#include "policy/flipscard.h"
#include "policy/histogramview.h"
#include "policy/linehandle.h"
#include "policy/policypage.h"
#include "policyeffect.h"
#include "tune/builder.h"
#include "tune/evaluator.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QSettings>
#include <QStandardPaths>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace {

using namespace tierline;
using namespace Qt::Literals::StringLiterals;
using policypage::PolicyPage;

// The what-if behind the page's door, and nothing else of the program.
class DragDesk final : public policypage::Desk {
    Q_OBJECT

public:
    DragDesk(std::shared_ptr<const tune::Columns> data, policypage::PolicyPtr live)
        : m_data(std::move(data)), m_live(std::move(live)) {
        auto whatIf = std::make_unique<tune::WhatIf>(m_data, m_live, tune::WhatIf::Options{nullptr, 2, {}});
        m_evaluator =
            std::make_unique<tune::Evaluator>(std::move(whatIf), [this](tune::Evaluator::Answer answer) {
                if (!answer.effect) return;
                const tune::EffectPointer effect = *answer.effect;
                const auto shown = workbench::effectOf(*effect, 0);
                QMetaObject::invokeMethod(this, [this, number = answer.number, effect, shown] {
                    m_effect = effect;
                    ++effects;
                    Q_EMIT evaluated(m_numbers.value(number), shown);
                });
            });
    }

    void open() override {
        Q_EMIT fileRead({u"policy.yaml"_s, u"version: 1\n"_s, m_live, {}, {}, true});
        Q_EMIT sourcesListed({{u"crowd"_s, u"crowd"_s, {}, policypage::Source::Kind::Traffic}});
    }
    void load(quint64 number, const QStringList& sources) override {
        policypage::Loaded loaded;
        loaded.sources = sources;
        loaded.name = u"crowd"_s;
        loaded.rows = static_cast<std::int64_t>(m_data->size());
        loaded.days = 1;
        Q_EMIT this->loaded(number, loaded);
    }
    void evaluate(quint64 number, const policypage::PolicyPtr& draft) override {
        ++asked;
        m_numbers[m_evaluator->ask(draft)] = number;
    }
    void listFlips(quint64 number, const policypage::FlipWish& wish) override {
        m_evaluator->run([this, number, wish, effect = m_effect](tune::WhatIf&) {
            const auto list = workbench::flipsOf(effect, wish, {});
            QMetaObject::invokeMethod(this, [this, number, list] { Q_EMIT flipsListed(number, list); });
        });
    }

    void cancelLoad() override {}
    void importLog(const QString&) override {}
    void advise(quint64, const policypage::PolicyPtr&) override {}
    void tryText(quint64, const policypage::PolicyPtr&, const QString&) override {}
    void label(std::uint32_t, int) override {}
    void keepDraft(const QString&, const QString&) override {}
    void merge(quint64, const QString&, const QString&, const QString&) override {}
    void check(quint64, const QString&, const QStringList&) override {}
    void promote(quint64, const QString&, const QString&, const QString&) override {}
    void rollBack(quint64, const QString&) override {}
    void loadJournal() override {}
    void takeDraft(const QString&) override {}
    void optimise(quint64, const policypage::PolicyPtr&, const policypage::OptimiseWish&) override {}
    void learn(quint64, const policypage::PolicyPtr&) override {}
    void setScheduled(bool) override {}
    void cancelWork() override {}
    void exportAs(quint64, const QString&, policypage::ExportForm) override {}
    void save(const QString&, const QString&) override {}

    int asked = 0, effects = 0;

private:
    std::shared_ptr<const tune::Columns> m_data;
    policypage::PolicyPtr m_live;
    tune::EffectPointer m_effect;
    QHash<std::uint64_t, quint64> m_numbers;
    std::unique_ptr<tune::Evaluator> m_evaluator; // the last member: it goes first
};

std::shared_ptr<const tune::Columns> columnsOf(bench::Crowd& crowd, std::size_t rows) {
    tune::Builder builder("crowd", tune::Source::Ledger);
    builder.reserve(rows);
    const auto heap = std::make_shared<tune::TextHeap>();
    for (std::size_t at = 0; at < rows; ++at) {
        const auto record = crowd.record(at, rows);
        tune::NewRow row = tune::rowOf(*record);
        row.text = heap->add(*record->prompt);
        builder.add(row);
    }
    builder.columns().days = 1;
    return builder.finish(heap);
}

void print(const char* what, std::vector<double> ms) {
    if (ms.empty()) return;
    std::ranges::sort(ms);
    const auto at = [&](double share) {
        return ms[static_cast<std::size_t>(share * static_cast<double>(ms.size() - 1))];
    };
    std::printf("| %-58s | %5zu | %7.2f | %7.2f | %7.2f | %7.2f |\n", what, ms.size(), at(0.5), at(0.9),
                at(0.99), ms.back());
}

} // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"tierline-test"_s);
    QCoreApplication::setApplicationName(u"dragbench"_s);
    QSettings().clear();
    kit::Theme::install(application, kit::ThemeChoice::Dark);
    const std::size_t rows = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1'000'000;
    const std::size_t rules = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 200;
    bench::Crowd crowd(20'000, 120);
    const auto live = std::make_shared<const policy::Policy>(crowd.policyOf(rules));
    const auto columns = columnsOf(crowd, rows);
    DragDesk desk(columns, live);
    PolicyPage page;
    page.resize(1400, 820);
    page.setDesk(&desk);
    page.show();
    if (!QTest::qWaitForWindowExposed(&page) || !QTest::qWaitFor([&] { return desk.effects > 0; }, 600'000))
        return 1;
    policypage::LineHandle* handle = page.histogram().handle(1);
    if (handle == nullptr) return 1;
    const auto layout = policypage::layoutOf(page.histogram().rect());
    const auto xOf = [&](double score) {
        return static_cast<int>(layout.xOf(static_cast<int>(score * 1e6)));
    };
    const int y = handle->height() / 2, first = xOf(0.45), last = xOf(0.80);
    const int askedBefore = desk.asked, effectsBefore = desk.effects;
    std::vector<double> moves, frames, settled;
    QElapsedTimer whole;
    whole.start();
    QTest::mousePress(handle, Qt::LeftButton, {}, QPoint(handle->width() / 2, y));
    QElapsedTimer timer;
    for (int i = 0; i < 600; ++i) { // ten seconds at sixty moves a second, back and forth
        const double share = 0.5 - 0.5 * std::cos(i * 0.05);
        const int x = first + static_cast<int>(share * (last - first));
        timer.start();
        QTest::mouseMove(handle, QPoint(x - handle->x(), y));
        moves.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
        timer.start(); // what came meanwhile, and the paint of it
        QApplication::processEvents();
        page.repaint();
        frames.push_back(moves.back() + static_cast<double>(timer.nsecsElapsed()) / 1e6);
        QTest::qSleep(std::max(0, 16 - static_cast<int>(frames.back())));
    }
    const double seconds = static_cast<double>(whole.elapsed()) / 1e3;
    for (int i = 0; i < 40; ++i) { // one move, then wait until all of the page is of it
        const int x = first + i * (last - first) / 40;
        const int before = desk.effects;
        timer.start();
        QTest::mouseMove(handle, QPoint(x - handle->x(), y));
        if (!QTest::qWaitFor([&] { return desk.effects > before; }, 5'000)) break;
        page.repaint();
        settled.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    QTest::mouseRelease(handle, Qt::LeftButton, {}, QPoint(handle->width() / 2, y));
    std::printf(
        "%zu requests, %zu rules, %s; %.0f moves a second, %d questions, %d answers, %lld flips at the end\n",
        rows, rules, qPrintable(QGuiApplication::platformName()), 600 / seconds, desk.asked - askedBefore,
        desk.effects - effectsBefore, static_cast<long long>(page.state().effect->flips[0]));
    std::printf("| %-58s | %5s | %7s | %7s | %7s | %7s |\n", "ms", "n", "median", "p90", "p99", "most");
    print("the window's thread for one move of the mouse", moves);
    print("one frame: the move, what was answered, all of it painted", frames);
    print("from a move to its effect on the screen (polled by 10 ms)", settled);
    return 0;
}

#include "dragbench.moc"
