#include "settings/settingrow.h"

#include "kit/flatbutton.h"
#include "kit/fonts.h"
#include "kit/icons.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace tierline::settings {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int nameWidth = 330, nameLeast = 220, controlWidth = 210, controlLeast = 150, buttonsWidth = 84;
constexpr int roomForPlace = 720; // narrower, the place is in the tool tip only

QLabel* plain(QWidget* parent, bool isMuted) {
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    if (isMuted) {
        label->setForegroundRole(QPalette::PlaceholderText);
        label->setFont(kit::smallFont());
    }
    return label;
}

} // namespace

SettingRow::SettingRow(const Line& line, QWidget* parent) : QWidget(parent), m_line(line) {
    m_mark = new QLabel(this);
    m_mark->setFixedWidth(14);
    m_label = plain(this, false);
    m_what = plain(this, true);
    m_where = plain(this, true);
    m_reset = new kit::FlatButton(kit::FlatButton::Plain, this);
    m_reset->setIcon(kit::icon(u"reset"_s));
    m_reset->setText(tr("Reset"));
    m_reset->setAccessibleName(tr("Reset %1").arg(line.label));
    m_place = new kit::FlatButton(kit::FlatButton::Plain, this);
    m_place->setText(tr("Open"));
    m_place->setAccessibleName(tr("Open where %1 is stored").arg(line.label));
    m_place->setToolTip(tr("Opens the policy's file; the line is copied as FILE:LINE"));
    connect(m_reset, &kit::FlatButton::clicked, this, [this] { Q_EMIT resetRequested(m_line.key); });
    connect(m_place, &kit::FlatButton::clicked, this, [this] { Q_EMIT placeRequested(m_line.key); });
    auto* names = new QVBoxLayout;
    names->setSpacing(1);
    names->addWidget(m_label);
    names->addWidget(m_what);
    auto* nameBox = new QWidget(this);
    nameBox->setLayout(names);
    names->setContentsMargins(0, 0, 0, 0);
    nameBox->setMinimumWidth(nameLeast);
    nameBox->setMaximumWidth(nameWidth);
    QWidget* control = buildControl();
    control->setMinimumWidth(controlLeast);
    control->setMaximumWidth(controlWidth);
    m_where->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* buttons = new QWidget(this);
    buttons->setMinimumWidth(buttonsWidth); // rows stay in line with or without them
    auto* ends = new QHBoxLayout(buttons);
    ends->setContentsMargins(0, 0, 0, 0);
    ends->setSpacing(4);
    ends->addStretch(1);
    ends->addWidget(m_place);
    ends->addWidget(m_reset);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 5, 0, 5);
    layout->setSpacing(10);
    layout->addWidget(m_mark, 0, Qt::AlignTop);
    layout->addWidget(nameBox, 4);
    layout->addWidget(control, 3);
    layout->addWidget(m_where, 4);
    layout->addWidget(buttons);
    setLine(line);
}

void SettingRow::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_where->setVisible(width() >= roomForPlace);
}

QWidget* SettingRow::buildControl() {
    if (!m_line.isEditable) {
        m_value = plain(this, false);
        m_value->setFont(kit::numberFont());
        m_value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        return m_value;
    }
    if (!m_line.choices.isEmpty()) {
        m_choice = new QComboBox(this);
        m_choice->addItems(m_line.choices);
        m_choice->setAccessibleName(m_line.label);
        m_choice->setWhatsThis(m_line.what);
        connect(m_choice, &QComboBox::textActivated, this,
                [this](const QString& value) { Q_EMIT valueChosen(m_line.key, value); });
        return m_choice;
    }
    m_check = new QCheckBox(this);
    m_check->setAccessibleName(m_line.label);
    m_check->setWhatsThis(m_line.what);
    connect(m_check, &QCheckBox::clicked, this,
            [this](bool isOn) { Q_EMIT valueChosen(m_line.key, isOn ? u"on"_s : u"off"_s); });
    return m_check;
}

void SettingRow::setLine(const Line& line) {
    m_line = line;
    m_mark->setText(line.isChanged ? u"●"_s : QString());
    m_mark->setForegroundRole(QPalette::Link);
    m_mark->setToolTip(line.isChanged ? tr("Changed: without you it would be %1").arg(line.usual)
                                      : QString());
    m_mark->setAccessibleName(line.isChanged ? tr("changed") : QString());
    m_label->setText(line.label);
    m_label->setFont(kit::textFont(10.0, line.isChanged ? QFont::DemiBold : QFont::Normal));
    m_what->setText(line.what);
    m_what->setVisible(!line.what.isEmpty());
    m_where->setText(line.isChanged ? tr("%1 · else %2").arg(line.where, line.usual) : line.where);
    m_where->setToolTip(line.remedy);
    m_label->setToolTip(m_where->text());
    setWhatsThis(line.what + u' ' + tr("Stored: %1.").arg(line.where) + u' ' + line.remedy);
    if (m_value != nullptr) {
        m_value->setText(line.value);
        m_value->setToolTip(line.value);
    }
    if (m_choice != nullptr) {
        const QSignalBlocker quiet(m_choice);
        if (m_choice->findText(line.value) < 0) m_choice->addItem(line.value); // written by hand
        m_choice->setCurrentText(line.value);
    }
    if (m_check != nullptr) m_check->setChecked(line.value == "on"_L1);
    if (m_check != nullptr) m_check->setText(line.value == "on"_L1 ? tr("on") : tr("off"));
    m_reset->setVisible(line.isEditable && line.isChanged);
    m_place->setVisible(line.kept == Kept::PolicyFile);
}

} // namespace tierline::settings
