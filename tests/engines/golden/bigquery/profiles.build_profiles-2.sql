SELECT
  *
FROM (
  SELECT
    `t6`.`metric`,
    `t6`.`status`,
    `t6`.`cluster`,
    `t6`.`year`,
    `t6`.`contributors`,
    `t6`.`addresses`,
    `t6`.`parts`,
    SUM(`t6`.`rows`) AS `rows`
  FROM (
    SELECT
      `t5`.`metric`,
      `t5`.`input`,
      `t5`.`status`,
      `t5`.`place_id`,
      `t5`.`year`,
      `t5`.`contributors`,
      `t5`.`addresses`,
      `t5`.`parts`,
      `t5`.`rows`,
      `t5`.`place_id_right`,
      COALESCE(`t5`.`cluster`, -1) AS `cluster`
    FROM (
      SELECT
        `t2`.`metric`,
        `t2`.`input`,
        `t2`.`status`,
        `t2`.`place_id`,
        `t2`.`year`,
        `t2`.`contributors`,
        `t2`.`addresses`,
        `t2`.`parts`,
        `t2`.`rows`,
        `t4`.`place_id` AS `place_id_right`,
        `t4`.`cluster`
      FROM `tally_tally` AS `t2`
      LEFT OUTER JOIN (
        SELECT
          `t1`.`place_id`,
          `t1`.`cluster`
        FROM `profiles_build_profiles_given` AS `t1`
      ) AS `t4`
        ON `t2`.`place_id` = `t4`.`place_id`
    ) AS `t5`
  ) AS `t6`
  GROUP BY
    1,
    2,
    3,
    4,
    5,
    6,
    7
) AS `t7`
ORDER BY
  `t7`.`metric` ASC,
  `t7`.`status` ASC,
  `t7`.`cluster` ASC,
  `t7`.`year` ASC,
  `t7`.`contributors` ASC,
  `t7`.`addresses` ASC,
  `t7`.`parts` ASC,
  `t7`.`rows` ASC
