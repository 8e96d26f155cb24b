#include "policy/optimisedialog.h"

#include "kit/fonts.h"
#include "kit/format.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QCloseEvent>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QSettings>
#include <QSlider>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace tierline::policypage {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr QLatin1StringView goalKey("policy/v1/goal"), ratioKey("policy/v1/costRatio"),
    shareKey("policy/v1/topShare"), boundKey("policy/v1/bound"), confidenceKey("policy/v1/confidence"),
    weightsKey("policy/v1/optimiseWeights");

QDoubleSpinBox* number(QWidget* parent, double low, double high, double step, const QString& name,
                       const QString& suffix) {
    auto* spin = new QDoubleSpinBox(parent);
    spin->setRange(low, high);
    spin->setSingleStep(step);
    spin->setDecimals(step < 1 ? 2 : 1);
    spin->setSuffix(suffix);
    spin->setAccessibleName(name);
    spin->setMaximumWidth(120);
    spin->setFont(kit::numberFont(9.5));
    return spin;
}

} // namespace

OptimiseDialog::OptimiseDialog(QWidget* parent) : QDialog(parent), m_goals(new QButtonGroup(this)) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Optimise lines and weights"));
    resize(640, 540);
    m_sentence = new QLabel(this);
    m_sentence->setWordWrap(true);
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_figures = new QTableWidget(0, 3, this);
    m_figures->setHorizontalHeaderLabels({tr("On requests it has not seen"), tr("Live"), tr("Found")});
    m_figures->verticalHeader()->hide();
    m_figures->setShowGrid(false);
    m_figures->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_figures->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_figures->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_figures->setAccessibleName(tr("Figures of the result"));
    m_progress = new QProgressBar(this);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(6);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    buttons->button(QDialogButtonBox::Cancel)->setIcon({});
    m_find = buttons->addButton(tr("Find"), QDialogButtonBox::ActionRole);
    m_take = buttons->addButton(tr("Into the draft"), QDialogButtonBox::AcceptRole);
    m_take->setProperty("primary", true);
    m_take->setWhatsThis(
        tr("Takes the lines and weights found into the draft. Nothing is in force until you promote."));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(22, 18, 22, 16);
    layout->setSpacing(10);
    layout->addWidget(buildGoals());
    layout->addWidget(m_progress);
    layout->addWidget(m_sentence);
    layout->addWidget(m_figures, 1);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    connect(m_find, &QPushButton::clicked, this, [this] {
        if (m_isRunning) {
            m_isRunning = false;
            Q_EMIT cancelRequested();
            m_sentence->setText(tr("Stopped."));
            return apply();
        }
        m_isRunning = true;
        m_result.reset();
        m_sentence->setText(tr("Looking…"));
        keep();
        apply();
        Q_EMIT optimiseRequested(wish());
    });
    connect(m_take, &QPushButton::clicked, this, [this] {
        if (!m_result || !m_result->isFound) return;
        Q_EMIT taken(*m_result);
        close();
    });
    apply();
}

QWidget* OptimiseDialog::buildGoals() {
    const QSettings settings;
    auto* box = new QWidget(this);
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setVerticalSpacing(10);
    m_ratio = new QSlider(Qt::Horizontal, box);
    m_ratio->setRange(0, 40); // tenths of a power of ten's quarter: 1 to 100
    m_ratio->setAccessibleName(tr("How many over-routed requests one under-routed request is worth"));
    m_ratioText = new QLabel(box);
    m_budget = number(box, 0, 1e6, 0.5, tr("Budget a day in US dollars"), {});
    m_budget->setPrefix(u"$ "_s);
    m_budget->setDecimals(2);
    m_share = number(box, 0, 100, 1, tr("Share of the dearest tier"), u" %"_s);
    m_bound = number(box, 0.1, 50, 0.5, tr("At most so many under-routed"), u" %"_s);
    m_confidence = number(box, 80, 99.9, 1, tr("Confidence"), u" %"_s);
    const struct {
        Goal goal;
        QString text, help;
    } rows[] = {
        {Goal::CostRatio, tr("Weigh harms"),
         tr("One request sent too low hurts as much as so many sent too high.")},
        {Goal::Budget, tr("Keep to a budget a day"),
         tr("The best agreement with labels that costs no more than this a day.")},
        {Goal::TopShare, tr("Send a share to the dearest tier"),
         tr("The lines at which so many requests go to the dearest tier.")},
        {Goal::Bound, tr("Bound the harm"),
         tr("The cheapest lines at which the share sent too low stays below the bound on requests nobody has "
            "seen, with that confidence (exact binomial, learn then test). With too few labels it says so.")},
    };
    for (int i = 0; i < 4; ++i) {
        auto* radio = new QRadioButton(rows[i].text, box);
        radio->setWhatsThis(rows[i].help);
        radio->setToolTip(rows[i].help);
        m_goals->addButton(radio, static_cast<int>(rows[i].goal));
        grid->addWidget(radio, i, 0);
    }
    auto* ratio = new QHBoxLayout;
    ratio->addWidget(m_ratio, 1);
    ratio->addWidget(m_ratioText);
    auto* bound = new QHBoxLayout;
    bound->addWidget(m_bound);
    bound->addWidget(new QLabel(tr("too low, sure by"), box));
    bound->addWidget(m_confidence);
    bound->addStretch(1);
    grid->addLayout(ratio, 0, 1);
    grid->addWidget(m_budget, 1, 1);
    grid->addWidget(m_share, 2, 1);
    grid->addLayout(bound, 3, 1);
    m_lines = new QCheckBox(tr("Move the lines"), box);
    m_weights = new QCheckBox(tr("Change weights, too"), box);
    m_lines->setChecked(true);
    auto* what = new QHBoxLayout;
    what->addWidget(m_lines);
    what->addWidget(m_weights);
    what->addStretch(1);
    grid->addLayout(what, 4, 0, 1, 2);
    grid->setColumnStretch(1, 1);
    connect(m_ratio, &QSlider::valueChanged, this, &OptimiseDialog::apply);
    connect(m_goals, &QButtonGroup::idToggled, this, &OptimiseDialog::apply);
    for (auto* each : {m_lines, m_weights})
        connect(each, &QCheckBox::toggled, this, &OptimiseDialog::apply);
    m_goals->button(std::clamp(settings.value(goalKey, 0).toInt(), 0, 3))->setChecked(true);
    m_ratio->setValue(settings.value(ratioKey, 14).toInt());
    m_share->setValue(settings.value(shareKey, 20.0).toDouble());
    m_bound->setValue(settings.value(boundKey, 5.0).toDouble());
    m_confidence->setValue(settings.value(confidenceKey, 95.0).toDouble());
    m_weights->setChecked(settings.value(weightsKey, false).toBool());
    return box;
}

void OptimiseDialog::keep() const {
    QSettings settings;
    settings.setValue(goalKey, m_goals->checkedId());
    settings.setValue(ratioKey, m_ratio->value());
    settings.setValue(shareKey, m_share->value());
    settings.setValue(boundKey, m_bound->value());
    settings.setValue(confidenceKey, m_confidence->value());
    settings.setValue(weightsKey, m_weights->isChecked());
}

OptimiseWish OptimiseDialog::wish() const {
    OptimiseWish wish;
    wish.goal = static_cast<Goal>(m_goals->checkedId());
    wish.costRatio = std::round(std::pow(10.0, m_ratio->value() / 20.0) * 10) / 10;
    wish.budgetPerDay = Money::fromNano(std::llround(m_budget->value() * 1e9));
    wish.topShare = m_share->value() / 100;
    wish.bound = m_bound->value() / 100;
    wish.confidence = m_confidence->value() / 100;
    wish.lines = m_lines->isChecked();
    wish.weights = m_weights->isChecked();
    return wish;
}

void OptimiseDialog::setBudgetHint(std::optional<Money> livePerDay) {
    m_budget->setEnabled(livePerDay.has_value());
    m_goals->button(static_cast<int>(Goal::Budget))->setEnabled(livePerDay.has_value());
    if (livePerDay && m_budget->value() == 0) m_budget->setValue(livePerDay->usd());
    if (!livePerDay && m_goals->checkedId() == static_cast<int>(Goal::Budget))
        m_goals->button(0)->setChecked(true);
}

void OptimiseDialog::setProgress(qint64 done, qint64 all, const QString& what) {
    if (!m_isRunning) return;
    m_progress->setRange(0, all > 0 ? 1000 : 0);
    if (all > 0) m_progress->setValue(static_cast<int>(done * 1000 / all));
    if (!what.isEmpty()) m_sentence->setText(what);
}

void OptimiseDialog::setResult(const Optimised& result) {
    m_isRunning = false;
    m_result = result;
    m_sentence->setText(result.sentence);
    m_figures->setRowCount(static_cast<int>(result.figures.size()));
    for (int row = 0; row < m_figures->rowCount(); ++row) {
        const auto& figure = result.figures[static_cast<std::size_t>(row)];
        const QString cells[] = {figure.name, figure.live, figure.draft};
        for (int column = 0; column < 3; ++column)
            m_figures->setItem(row, column, new QTableWidgetItem(cells[column]));
    }
    apply();
}

QString OptimiseDialog::sentence() const {
    return m_sentence->text();
}

void OptimiseDialog::apply() {
    m_ratioText->setText(tr("1 too low = %1 too high").arg(QLocale().toString(wish().costRatio, 'f', 1)));
    m_find->setText(m_isRunning ? tr("Stop") : tr("Find"));
    m_find->setEnabled(m_isRunning || m_lines->isChecked() || m_weights->isChecked());
    m_take->setEnabled(!m_isRunning && m_result && m_result->isFound);
    m_progress->setVisible(m_isRunning);
    m_figures->setVisible(m_result && !m_result->figures.empty());
    if (!m_isRunning && !m_result)
        m_sentence->setText(
            tr("It learns on one half of the labelled requests and is judged on the other, which it has "
               "not seen. Nothing is changed until you take the result into the draft."));
}

void OptimiseDialog::closeEvent(QCloseEvent* event) {
    if (m_isRunning) Q_EMIT cancelRequested();
    QDialog::closeEvent(event);
}

} // namespace tierline::policypage
