SELECT
  *
FROM `tally_build_tally_kept` AS `t0`
ORDER BY
  `t0`.`metric` ASC,
  `t0`.`input` ASC,
  `t0`.`status` ASC,
  `t0`.`place_id` ASC,
  `t0`.`year` ASC,
  `t0`.`contributors` ASC,
  `t0`.`addresses` ASC,
  `t0`.`parts` ASC,
  `t0`.`rows` ASC
