// The left of the page: which sets to train on and what stands for cheap and dear. Widgets only.
#pragma once

#include "training/trainingpresenter.h"

#include <QWidget>

class QComboBox;
class QGridLayout;
class QLabel;
class QVBoxLayout;

namespace tierline::kit {
class Card;
}

namespace tierline::training {

class SetRow;

class SetsPanel final : public QWidget {
    Q_OBJECT

public:
    explicit SetsPanel(QWidget* parent = nullptr);
    void setView(const TrainingView& view);
    const std::vector<SetRow*>& rows() const { return m_rows; }
    QComboBox* roleOf(const QString& model) const; // for tests and for the keyboard

Q_SIGNALS:
    void addRequested();
    void setChanged(const QString& file, const tierline::training::SetChoice& choice);
    void roleChanged(const QString& model, tierline::training::ModelRole role);

private:
    void rebuildSets(const TrainingView& view);
    void rebuildModels(const std::vector<ModelSeen>& models);

    kit::Card* m_setsCard;
    QVBoxLayout* m_setsLayout;
    QLabel* m_none;
    kit::Card* m_modelsCard;
    QWidget* m_models;
    QGridLayout* m_grid = nullptr;
    std::vector<SetRow*> m_rows;
    std::vector<QString> m_tiers;
    std::vector<ModelSeen> m_shownModels;
    std::vector<QComboBox*> m_roles;
};

} // namespace tierline::training
