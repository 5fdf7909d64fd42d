#include "tests/conformance/scenario.h"

#include <yaml-cpp/yaml.h>

#include <filesystem>
#include <stdexcept>

namespace touchstone {
namespace {

Json ToJson(const YAML::Node& node) {
  switch (node.Type()) {
    case YAML::NodeType::Map: {
      Json object = Json::object();
      for (const auto& entry : node) object[entry.first.as<std::string>()] = ToJson(entry.second);
      return object;
    }
    case YAML::NodeType::Sequence: {
      Json array = Json::array();
      for (const auto& item : node) array.push_back(ToJson(item));
      return array;
    }
    case YAML::NodeType::Scalar: {
      // A quoted scalar ("!") is a text, whatever it looks like.
      if (node.Tag() == "!") return node.as<std::string>();
      if (bool value; YAML::convert<bool>::decode(node, value)) return value;
      if (int64_t value; YAML::convert<int64_t>::decode(node, value)) return value;
      if (double value; YAML::convert<double>::decode(node, value)) return value;
      return node.as<std::string>();
    }
    default:
      return nullptr;
  }
}

[[noreturn]] void Refuse(const std::string& where, const std::string& why) {
  throw std::runtime_error(where + ": " + why);
}

ScenarioStep ReadStep(const YAML::Node& node, const std::string& file) {
  ScenarioStep step;
  step.where = file + ":" + std::to_string(node.Mark().line + 1);
  for (const auto& entry : node) {
    const auto key = entry.first.as<std::string>();
    const YAML::Node& value = entry.second;
    if (key == "call") {
      step.call = value.as<std::string>();
    } else if (key == "as") {
      step.as = value.as<std::string>();
    } else if (key == "within_seconds") {
      step.within_seconds = value.as<int>();
    } else if (key == "request") {
      step.request = ToJson(value);
    } else if (key == "save") {
      step.save = value.as<std::map<std::string, std::string>>();
    } else if (key == "expect") {
      step.expect = ToJson(value);
    } else if (key == "expect_error") {
      step.expect_error = ToJson(value);
    } else {
      Refuse(step.where, "a step has no \"" + key + "\"");
    }
  }
  if (step.call.empty()) Refuse(step.where, "a step needs a call");
  return step;
}

}  // namespace

Scenario LoadScenario(const std::string& path) {
  const std::string file = std::filesystem::path(path).filename();
  const YAML::Node root = YAML::LoadFile(path);
  Scenario scenario;
  if (!root["title"] || !root["steps"]) Refuse(file, "a scenario needs a title and steps");
  scenario.title = root["title"].as<std::string>();
  if (root["organizations"]) {
    scenario.organizations = root["organizations"].as<std::vector<std::string>>();
  }
  for (const auto& step : root["steps"]) scenario.steps.push_back(ReadStep(step, file));
  return scenario;
}

}  // namespace touchstone
