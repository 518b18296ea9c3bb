source("tests/reference/lme4/exercises/common.R")
data <- exercise_data("deliveries", "vehicle")
line <- lm(minutes ~ km, data)
both <- lm(minutes ~ km + vehicle, data)
save_answers("00", list(
  half_km = coef(line)[["km"]] / 2,
  four_km = predict(line, data.frame(km = 4))[[1]],
  residual_d07 = residuals(line)[[which(data$delivery == "d07")]],
  residual_sd = sigma(line),
  error_meaning = coef(summary(lm(minutes ~ km, data[1:10, ])))["km", "Std. Error"],
  scooter_minus_car = coef(both)[["vehiclescooter"]] - coef(both)[["vehiclecar"]]))
